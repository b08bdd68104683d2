"""`deliverability seed send`: begin a test, and follow it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from deliverability.commands.options import wrong
from deliverability.commands.output import dumps, say, style
from deliverability.commands.seed_desk import at_desk, desk_options, domain_of, seed_of, sender_of
from deliverability.commands.seed_output import as_json, in_words, status_of_test
from deliverability.commands.seed_waiting import follow
from deliverability.config import Settings
from deliverability.linting.options import options_from
from deliverability.linting.shown import render, tally
from deliverability.seeds.begin import OUR_WORDS, Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.filled import filled
from deliverability.seeds.model import Kind, Mail
from deliverability.seeds.plans import promise_answer
from deliverability.seeds.shown import ShownTest, test_of
from deliverability.seeds.template_file import NoTemplate
from deliverability.seeds.words import BY_OTHERS
from deliverability.wording import counted

FOLLOW = 'The work in the background sends it. See what came of it: "deliverability seed report {name}".'


@click.command()
@click.argument("target")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="What it says: text, .html or a saved mail (.eml), with typical values.")  # fmt: skip
@click.option("--seeds", "names", default="", metavar="A,B", help="Only to these seed inboxes.")
@click.option("--by", "sender", default="", metavar="NAME", help="The way to send, where there are several.")
@click.option("--by-hand", "kind", flag_value=Kind.BY_HAND, type=Kind, default=Kind.SENT,
              help="You send it from your help desk; this shows to whom, and the code.")  # fmt: skip
@click.option("--to-us", "kind", flag_value=Kind.TO_US, type=Kind,
              help="You write to an address that this shows, and see how your mail arrives.")  # fmt: skip
@click.option("--round-trip", "kind", flag_value=Kind.ROUND_TRIP, type=Kind,
              help="Write to your support address from outside (--by), and wait for its answer.")  # fmt: skip
@click.option("--try-loop", is_flag=True,
              help="With --round-trip: is mail of a machine answered, too? It must not be.")  # fmt: skip
@click.option("--promise", type=click.IntRange(1, 7 * 24 * 60), metavar="MINUTES",
              help="With --round-trip: by when its answer is due, from now on.")  # fmt: skip
@click.option("--wait", is_flag=True, help="Send and look from here until all is known, and say it.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object.")
@desk_options
def send(
    target: str, template: Path | None, names: str, sender: str, kind: Kind, try_loop: bool,
    promise: int | None, wait: bool,
    as_object: bool, **asked: Any,
) -> None:  # fmt: skip
    """Send test mails of the domain of TARGET to the seed inboxes, or say how you send them.

    Exit status with --wait: 0 all in the inbox, 1 one is not, 2 wrong use, 3 could not look. Without, 0.
    """
    if (try_loop or promise) and kind is not Kind.ROUND_TRIP:
        wrong("--try-loop and --promise go with --round-trip only.")
    with at_desk(**asked) as desk:
        one = domain_of(desk, target)
        seeds = tuple(seed_of(desk, name.strip()).id for name in names.split(",") if name.strip())
        by = sender_of(desk, sender).id if sender else None
        wish = Wish(
            one.id,
            kind,
            by,
            seeds,
            _mail(template, desk.settings, is_quiet=as_object),
            template.name if template else "",
            is_loop_tried=try_loop,
        )
        if promise:
            promise_answer(desk, one.id, promise, desk.clock())
        shown = _shown(desk, begin(desk, wish, desk.clock()).id)
        if wait:
            _tell(shown, as_object)
            shown = follow(desk, shown.test.id, is_quiet=as_object)
        if as_object:
            say(dumps(as_json(shown, one.name), indent=2))
        elif wait:
            say(in_words(shown, style()))
        else:
            _tell(shown, is_quiet=False)
            say(FOLLOW.format(name=one.name))
    raise SystemExit(status_of_test(shown) if wait else 0)


def _tell(shown: ShownTest, is_quiet: bool) -> None:
    """What the user does now, where they do the sending."""
    if is_quiet:
        return
    test = shown.test
    if test.kind not in BY_OTHERS:
        say(f"{counted(len(shown.probes), 'test mail')} with the code {test.code} on the way.")
        return
    say("Send one mail, as your help desk sends it, to each of:")
    for probe in shown.probes:
        say(f"  {probe.recipient}")
    say(f"Put this code into its subject: {test.code}")


def _mail(template: Path | None, settings: Settings, is_quiet: bool) -> Mail:
    """What goes out; what the linter finds in it is told before, and holds nothing up."""
    if template is None:
        return OUR_WORDS
    try:
        made = filled(template.name, template.read_bytes(), options_from(settings.lint))
    except (NoTemplate, OSError, ValueError) as error:
        wrong(str(error))
    if made.findings and not is_quiet:
        look = style()
        say(f"{render(made.findings, look)}\n\n{tally(made.findings, 1, look)}\n")
    return made.mail


def _shown(desk: SeedDesk, test_id: str) -> ShownTest:
    found = test_of(desk.database, test_id)
    if found is None:
        wrong("This test is gone; somebody removed its domain.")
    return found
