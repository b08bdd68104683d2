"""`deliverability plan`: judge records before they are published."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from checks.domain import Domain
from checks.model import Severity, Verdict
from deliverability import zone_file
from deliverability.checker import Checker, Wishes
from deliverability.commands.options import (
    also_expected,
    expected_option,
    judging_options,
    settings_from,
    target,
    with_expected,
    world_options,
    wrong,
)
from deliverability.commands.output import dumps, say, status_of_verdict, style
from deliverability.config import Settings
from deliverability.pasted import LONGEST, read
from deliverability.pasted_fields import NotARecord
from deliverability.plan import Plan, plan_json
from deliverability.planned_text import changes_of
from deliverability.planning import judge_plan
from deliverability.remedies.model import Action, Change
from deliverability.report import Advice
from deliverability.terminal import family_head
from deliverability.typeset import Style, filled, printable, verbatim
from deliverability.wording import OF_SEVERITY, SEVERITY_WORDS

SIGNS = {Action.ADD: "+", Action.REPLACE: "~", Action.REMOVE: "-"}
MOST_SHOWN = 40  # changes in words


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.option("--add", "added", multiple=True, metavar="RECORD", help="A record to add. Repeatable.")
@click.option("--replace", "replaced", multiple=True, metavar="RECORD",
              help="A record that takes the place of its like. Repeatable.")  # fmt: skip
@click.option("--remove", "removed", multiple=True, metavar="RECORD",
              help="A record to take away; NAME TYPE alone means all of these. Repeatable.")  # fmt: skip
@click.option("--zone", type=click.File("rb"), metavar="FILE",
              help="A zone file: what it holds is as if live; - reads stdin.")  # fmt: skip
@click.option("--json", "as_object", is_flag=True, help="The result as one JSON object.")
@judging_options
@expected_option
@world_options
def command(name: str, as_object: bool, **asked: Any) -> None:
    """Check records before you publish them: all checks, as if they were live.

    RECORD is as you would paste it, such as '_dmarc TXT "v=DMARC1; p=none"'. A line of a zone file does as
    well, or what your provider shows. With - records are read from stdin. Nothing is changed anywhere.

    Exit status: 0 all well with the changes, 1 problems with them, 2 wrong use, 3 could not check.
    """
    domain = target(name)
    changes = _changes(domain, asked)
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    settings = with_expected(settings, asked["expected"], (domain,))
    also = also_expected(asked["also"], asked["expected"])
    wishes = Wishes(asked["fresh"], asked["selectors"], asked["sending_ips"], asked["only"], also,
                    asked["profile"])  # fmt: skip
    plan = asyncio.run(_plan(settings, domain, changes, wishes))
    say(dumps(plan_json(plan), indent=2) if as_object else "\n\n".join(_text(plan, style())))
    raise SystemExit(status_of_verdict(plan.verdict))


async def _plan(settings: Settings, domain: Domain, changes: tuple[Change, ...], wishes: Wishes) -> Plan:
    async with Checker(settings) as checker:
        return (await judge_plan(checker, domain, changes, wishes)).plan


def _changes(domain: Domain, asked: dict[str, Any]) -> tuple[Change, ...]:
    """What the options say, in an order in which it can be done; ends the program for what cannot be read."""
    changes = list(_from_zone(domain, asked["zone"])) if asked["zone"] is not None else []
    for option, action in (("removed", Action.REMOVE), ("replaced", Action.REPLACE), ("added", Action.ADD)):
        for text in asked[option]:
            changes += _from_text(domain, action, text)
    if not changes:
        wrong("Say what you plan, with --add, --replace, --remove or --zone.")
    return tuple(changes)


def _from_text(domain: Domain, action: Action, text: str) -> list[Change]:
    if text == "-":
        text = _text_in(sys.stdin.buffer, "the standard input", LONGEST)
    try:
        found = read(text, domain, bare=action is Action.REMOVE)
    except NotARecord as error:
        wrong(f"--{action}: {error}", *(f"  {printable(line)}" for line in error.mark.splitlines()))
    return list(changes_of(found, action))


def _from_zone(domain: Domain, file: BinaryIO) -> tuple[Change, ...]:
    name = getattr(file, "name", "<stdin>")
    try:
        return zone_file.read(_text_in(file, f"--zone: {name}", zone_file.LONGEST), domain)
    except ValueError as error:
        wrong(f"--zone: {name}: {printable(str(error))}")


def _text_in(file: BinaryIO, name: str, longest: int) -> str:
    try:
        return file.read(4 * longest + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        wrong(f"{name}: this is not text (UTF-8).")


def _text(plan: Plan, style: Style) -> Iterator[str]:
    head = f"Planned for {printable(plan.after.domain.label)}, and not published yet:"
    shown, left = plan.changes[:MOST_SHOWN], plan.changes[MOST_SHOWN:]
    yield "\n".join([head, *map(_change, shown), *([f"  … and {len(left)} more"] if left else [])])
    yield "\n".join(_verdicts(plan, style))
    for title, found in (("Gone", plan.gone), ("New", plan.new), ("Still there", plan.same)):
        if found:
            yield "\n".join([click.style(title, bold=True), *(_finding(one, style) for one in found)])
    if plan.after.gaps:
        yield filled(f"{style.bare(Verdict.COULD_NOT_CHECK)}: {_open(plan)}", style)
    for clash in plan.clashes:
        yield filled(
            f"{style.icon(Verdict.FAIL)} This cannot be published: {printable(clash)}.", style, "", "  "
        )
    for note in plan.notes:
        yield filled(f"{style.icon(Verdict.NOT_APPLICABLE)} {printable(note)}.", style, "", "  ")


def _change(change: Change) -> str:
    value = change.value or change.old or "(all)"
    shown = f'"{value}"' if change.rrtype == "TXT" and value != "(all)" else value
    return verbatim(printable(f"{SIGNS[change.action]} {change.name} {change.rrtype} {shown}"), "  ")


def _verdicts(plan: Plan, style: Style) -> Iterator[str]:
    """The verdict in all, and each that turns."""
    before, after = plan.before.verdict, plan.after.verdict
    yield f"Now {style.mark(before)}, then {style.mark(after)}"
    for was, then in plan.turned:
        yield f"{family_head(was.family, style)}{style.mark(was.verdict)} → {style.mark(then.verdict)}"
    if not plan.turned:
        yield "  No verdict turns."


def _finding(advice: Advice, style: Style) -> str:
    severity = advice.finding.severity
    word = "" if severity is Severity.NOTICE else f"{SEVERITY_WORDS[severity]}: "
    said = f"{style.icon(OF_SEVERITY[severity])} {word}{advice.title} ({advice.finding.check})"
    return filled(printable(said), style, "  ", "    ")


def _open(plan: Plan) -> str:
    questions = dict.fromkeys(f"{gap.unknown.question} ({gap.unknown.reason})" for gap in plan.after.gaps)
    return printable(", ".join(questions))
