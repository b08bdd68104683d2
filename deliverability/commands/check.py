"""`deliverability check`: judge domains and say what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, BinaryIO

import click

from checks.domain import Domain
from checks.registry import chosen_families
from deliverability.checker import Checker, Wishes, families_for
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS, WRONG_USE
from deliverability.collecting import collecting_seldom
from deliverability.commands.names import Names
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
from deliverability.commands.output import Form, Output, status_of, style
from deliverability.commands.progress import Progress, Tally
from deliverability.config import Settings
from deliverability.gather.library import SecondOpinion, second_opinion
from deliverability.net.servers import system_servers
from deliverability.net.transcript import loads
from deliverability.runs import Run, nobody_answered, replay


@click.command()
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option("--file", "listed", type=click.File("rb"), help="Names, one a line; - reads stdin.")
@click.option("--json", "form", flag_value="json", help="A JSON object; of several domains an array.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line, as each domain is done.")
@click.option("--zone-lines", "form", flag_value="zone-lines",
              help="Only the records to change, as lines of a zone file.")  # fmt: skip
@click.option("--detail", is_flag=True, help="Show the technical detail, and all that was asked and said.")
@click.option("--second-opinion", "library", is_flag=True, help="Show what the library checkdmarc says, too.")
@judging_options
@click.option("--transcript", type=click.Path(path_type=Path, dir_okay=False, writable=True), metavar="FILE",
              help="Keep all that was asked and said in FILE.")  # fmt: skip
@click.option("--replay", "replayed", type=click.File("rb"), metavar="FILE",
              help="Judge a kept transcript again; nothing is asked.")  # fmt: skip
@expected_option
@world_options
def command(names: tuple[str, ...], listed: BinaryIO | None, form: str | None, **asked: Any) -> None:
    """Check whether mail to and from a support address works, and say what to do.

    NAME is an address such as support@example.com, or a domain. Exit status: 0 all well, 1 problems,
    2 wrong use, 3 could not check.
    """
    targets = tuple(target(name) for name in names)
    _refuse_contradictions(names, listed, asked)
    work = _Work(asked, Output(
        Form(form or "text"), style(asked["detail"]),
        several=len(names) > 1 or listed is not None,
        brief=listed is not None and not asked["detail"],
    ), targets)  # fmt: skip
    if asked["replayed"] is not None:
        raise SystemExit(work.replay(asked["replayed"]))
    if len(targets) == 1 and listed is None:
        raise SystemExit(asyncio.run(work.one(targets[0])))
    raise SystemExit(asyncio.run(work.many(Names(targets, listed))))


def _refuse_contradictions(names: tuple[str, ...], listed: BinaryIO | None, asked: dict[str, Any]) -> None:
    kept: Path | None = asked["transcript"]
    if asked["replayed"] is not None and (names or listed is not None):
        wrong("--replay judges the domain of its transcript; name no other.")
    if asked["replayed"] is None and not names and listed is None:
        wrong('Name a domain or an address, such as "support@example.com".')
    if asked["replayed"] is not None and asked["also"] and not asked["only"]:
        wrong(
            "--replay asks nothing more, so --also has no place there. Choose from what is kept with --only."
        )
    if asked["replayed"] is not None and asked["profile"]:
        wrong("--replay judges by the profile of its transcript; check again to judge by another.")
    if asked["replayed"] is not None and asked["expected"] is not None:
        wrong("--replay judges by what its transcript expects; check again to judge by another file.")
    if kept is not None and (len(names) > 1 or listed is not None):
        wrong("--transcript keeps one run; name one domain.")
    if kept is not None and not kept.parent.is_dir():
        wrong(f"--transcript: there is no directory {kept.parent}.")


class _Work:
    """One call of the command."""

    def __init__(self, asked: dict[str, Any], output: Output, targets: tuple[Domain, ...]) -> None:
        self.output = output
        self.library: bool = asked["library"]
        self.transcript: Path | None = asked["transcript"]
        settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
        self.settings: Settings = with_expected(settings, asked["expected"], targets)
        self.wishes = Wishes(
            asked["fresh"],
            asked["selectors"],
            asked["sending_ips"],
            asked["only"],
            also_expected(asked["also"], asked["expected"]),
            asked["profile"],
        )
        self.shown = 0

    async def one(self, domain: Domain) -> int:
        families = families_for(self.settings, self.wishes)
        with Progress(domain.label, families, self.output.style) as progress:
            async with Checker(self.settings) as checker:
                run = await checker.check(domain, self.wishes, progress.landed)
        status = self.show(run)
        if nobody_answered(run.transcript):
            self.say_who_was_tried()
        return status

    async def many(self, names: Names) -> int:
        statuses: set[int] = set()
        answered = False
        with collecting_seldom(), self.output.around(), Tally() as tally:
            async with Checker(self.settings) as checker:
                async for run in checker.check_many(names, self.wishes):
                    with tally.aside():
                        statuses.add(self.show(run))
                    tally.one(run.report)
                    answered = answered or not nobody_answered(run.transcript)
        if self.shown and not answered:
            self.say_who_was_tried()
        if names.wrong:
            return WRONG_USE
        return next((s for s in (PROBLEMS, COULD_NOT_CHECK) if s in statuses), PASS)

    def replay(self, file: BinaryIO) -> int:
        try:
            families = chosen_families(self.wishes.only, self.wishes.also) if self.wishes.only else ()
            run = asyncio.run(replay(loads(file.read().decode("utf-8")), families))
        except UnicodeDecodeError:
            wrong(f"{file.name}: this is not a transcript: it is not text (UTF-8).")
        except ValueError as error:
            wrong(f"{file.name}: {error}")
        return self.show(run)

    def show(self, run: Run) -> int:
        self.output.show(run, self._opinion(run), first=self.shown == 0)
        self.shown += 1
        if self.transcript is not None:
            try:
                self.transcript.write_text(run.transcript.dumps(), "utf-8")
            except OSError as error:
                wrong(f"--transcript: {self.transcript} cannot be written ({error.strerror}).")
        return status_of(run.report)

    def _opinion(self, run: Run) -> SecondOpinion | None:
        return second_opinion(run) if self.library else None

    def say_who_was_tried(self) -> None:
        asked = ", ".join(map(str, self.settings.dns.resolvers or system_servers()))
        click.echo(f"deliverability: No DNS server answered. Tried: {asked}. "
                   "Is this machine online? Name another with --resolver.", err=True)  # fmt: skip
