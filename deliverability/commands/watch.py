"""`deliverability watch`: follow a change of records until everybody sees it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from checks.domain import Domain
from checks.model import Severity
from deliverability.checker import Checker, Wishes
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.commands.options import Parsed, settings_from, target, world_options, wrong
from deliverability.commands.output import dumps, say, status_of, style
from deliverability.commands.watch_output import Lines, Screen, Table
from deliverability.config import Settings
from deliverability.pasted import Pasted, read
from deliverability.pasted_fields import NotARecord
from deliverability.report import Advice
from deliverability.runs import Run
from deliverability.summary import sentence
from deliverability.typeset import filled, printable
from deliverability.watch.course import Course, turn
from deliverability.watch.looker import Looker
from deliverability.watch.model import Sight, State, Watched, is_live
from deliverability.watch.outcome import became
from deliverability.watch.wanted import from_findings, from_pasted

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST = timedelta(days=7)


def parse_length(text: str) -> timedelta:
    """ "30m", "2h", "90s" or "1d"; ValueError with a good example for anything else, or more than a week."""
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", text.strip().lower())
    length = timedelta(seconds=int(found[1]) * UNITS[found[2]]) if found else timedelta()
    if not timedelta() < length <= LONGEST:
        raise ValueError(f'"{text[:40]}" is no length of time up to 7 days; write it like 30m or 2h')
    return length


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.argument("records", nargs=-1, metavar="[RECORD…]")
@click.option("--for", "length", default="30m", show_default=True, type=Parsed("TIME", parse_length),
              metavar="TIME", help="How long to watch at most, like 90s, 30m or 2h.")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once and say how it stands.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line, each time something changes.")
@world_options
def command(name: str, records: tuple[str, ...], as_lines: bool, **asked: Any) -> None:
    """Follow a change of DNS records until everybody sees it.

    RECORD is what you have published, as you would paste it, such as '_dmarc TXT "v=DMARC1; p=none"'. A name
    and a type alone, such as '_dmarc TXT', waits for whatever changes. Without any, the domain is checked
    first, and the records that mend it are watched. Every name server of the domain is asked, then resolvers
    in the world. Exit status: 0 seen everywhere, 1 not yet, 2 wrong use, 3 could not look.
    """
    domain = target(name)
    places = _places(domain, records)
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    screen = Lines(as_json=as_lines) if as_lines or not Table.fits() else Table(style())
    work = _Work(settings, domain, screen, timedelta() if asked["once"] else asked["length"], as_lines)
    raise SystemExit(asyncio.run(work.run(places)))


def _places(domain: Domain, records: Sequence[str]) -> tuple[Watched, ...]:
    found: list[Pasted] = []
    for text in records:
        try:
            found += read(text, domain, bare=True)
        except NotARecord as error:
            wrong(str(error), *(f"  {printable(line)}" for line in error.mark.splitlines()))
    return from_pasted(found)


class _Work:
    """One call of the command; with no length it looks once."""

    def __init__(
        self, settings: Settings, domain: Domain, screen: Screen, length: timedelta, as_lines: bool
    ) -> None:
        self._settings, self._domain, self._screen = settings, domain, screen
        self._length, self._as_lines = length, as_lines
        self._before: Run | None = None
        self._mended: tuple[Advice, ...] = ()

    async def run(self, places: tuple[Watched, ...]) -> int:
        async with Checker(self._settings) as checker:
            if not places:
                self._before = await checker.check(self._domain, Wishes(fresh=True))
                self._mended = _with_records(self._before.report.findings)
                places = from_findings(self._mended, self._before.transcript)
            if not places:
                return self._nothing_to_watch()
            with self._screen:
                state = await self._follow(checker, places)
        if state is State.EVERYWHERE:
            return PASS
        return COULD_NOT_CHECK if state is State.NOT_SEEN else PROBLEMS

    async def _follow(self, checker: Checker, places: tuple[Watched, ...]) -> State:
        looker, begun, was_live = Looker(checker), datetime.now(UTC), False
        sights: tuple[Sight, ...] = ()
        while True:
            now = datetime.now(UTC)
            sights = await looker.look(places, now, begun, sights)
            made = turn(Course(begun, begun + self._length, was_live), sights, now)
            self._screen.show(sights, now, made.next_look)
            if self._length and (made.went_live or (was_live and made.state is State.EVERYWHERE)):
                await self._check_again(checker)
            was_live = was_live or is_live(made.state)
            if made.next_look is None:
                return made.state
            await asyncio.sleep(max(0.0, (made.next_look - datetime.now(UTC)).total_seconds()))

    async def _check_again(self, checker: Checker) -> None:
        """A fresh check, and what it says of the findings of before."""
        after = await checker.check(self._domain, Wishes(fresh=True))
        told = [
            (advice, became(after, advice.finding.check, advice.finding.subject)) for advice in self._mended
        ]
        if self._as_lines:
            findings = [
                {"check": one.finding.check, "subject": one.finding.subject, "became": what.value}
                for one, what in told
            ]
            verdict = after.report.verdict.value
            self._screen.aside(dumps({"checked_again": {"verdict": verdict, "findings": findings}}))
            return
        lines = [filled(f"It is live. Checked again: {printable(sentence(after.report))}", style())]
        lines += [
            filled(f"{what.value}: {printable(one.title)}", style(), "  ", "    ") for one, what in told
        ]
        self._screen.aside("\n".join(lines))

    def _nothing_to_watch(self) -> int:
        assert self._before is not None
        said = "Nothing was found that a record would mend, so there is nothing to watch. Name a record."
        say(dumps({"state": None, "watched": []}) if self._as_lines else said)
        return status_of(self._before.report)


def _with_records(findings: Sequence[Advice]) -> tuple[Advice, ...]:
    """Those that records mend; notes only where there is nothing else."""
    with_records = tuple(one for one in findings if one.remedy and one.remedy.changes)
    loud = tuple(one for one in with_records if one.finding.severity is not Severity.NOTICE)
    return loud or with_records
