"""The third part of a report: how every family stands, what was fine, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Verdict
from checks.placement.record import Placement
from checks.registry import family_of
from deliverability.arranged import grouped, silences
from deliverability.mailed.model import Block, Heading, Mark, Marks, Points, Prose
from deliverability.report import FamilyLine
from deliverability.reports.model import Health, Part
from deliverability.reports.times import at, day, until
from deliverability.runs import Run
from deliverability.seeds.words import sentence as where_they_landed
from deliverability.wording import counted, counts, family_name, family_title

QUIET = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def standing(health: Health, zone: str) -> Iterator[Block]:
    """Each domain in turn; of one alone in full, of several in short."""
    if health.total == 1:
        for part in health.parts:
            yield from _alone(part, zone)
        return
    yield Heading("How your domains stand")
    for part in health.parts:
        yield from _of_several(part, zone)
    if health.left_out:
        yield Heading(f"The other {health.left_out} domains", 3)
        yield Points(tuple(_left_out(health)))


def _alone(part: Part, zone: str) -> Iterator[Block]:
    yield Heading("How everything stands")
    if part.run is None:
        yield Prose(not_yet(part, zone))
        return
    lines = _lines(part)
    for title, mine in grouped(lines):
        yield Heading(title, 3)
        yield Marks(title, tuple(_mark(line) for line in mine))
    if landed := _landed(part.run, zone):
        yield Heading("Where your mail landed")
        yield Prose(landed)
    yield from _accepted(part, zone)
    yield Heading("Tested and fine")
    yield from _fine(part.run)
    yield from _silent(part.run)


def _of_several(part: Part, zone: str) -> Iterator[Block]:
    """What needs somebody line by line; the families that are well together."""
    yield Heading(part.label, 3, part.verdict)
    if part.run is None:
        yield Prose(not_yet(part, zone))
        return
    yield Prose(part.sentence)
    lines = _lines(part)
    if loud := tuple(_mark(line) for line in lines if line.verdict not in QUIET):
        yield Marks(f"What is not well of {part.label}", loud)
    if landed := _landed(part.run, zone):
        yield Prose(f"**Test mails:** {landed}", True)
    for verdict in QUIET:
        if names := [family_name(line.family) for line in lines if line.verdict is verdict]:
            yield Prose(f"**{verdict.value.capitalize()}:** {', '.join(names)}.", True)
    yield from _accepted(part, zone, is_short=True)
    yield Prose(f"**Tested and fine:** {counted(len(part.run.outcome.passed), 'problem')} not found.", True)
    for silence in silences(part.run.report.gaps):
        asked = ", ".join(question for question, _ in silence.questions[:3])
        yield Prose(f"**Could not check** ({silence.reason.value}): {asked}.", True)


def _landed(run: Run, zone: str) -> str:
    """Where the latest test mails are, with the day; "" where none was sent."""
    placement = run.snapshot.placement
    if not isinstance(placement, Placement):
        return ""
    return f"On {day(placement.at, zone)}: {where_they_landed(placement.seen)}"


def _lines(part: Part) -> tuple[FamilyLine, ...]:
    """The families' rows as the history has them, so that accepted findings do not weigh."""
    if part.run is None:
        return ()
    known = part.state.families if part.state else {}
    return tuple(
        FamilyLine(line.family, known.get(line.family, line.verdict), line.errors, line.warnings,
                   line.notices, line.gaps, line.reason)
        for line in part.run.report.families
    )  # fmt: skip


def _mark(line: FamilyLine) -> Mark:
    return Mark(family_title(line.family), line.verdict, line.reason or counts(line))


def not_yet(part: Part, zone: str) -> str:
    """That there is nothing to report on a domain, and when there will be."""
    when = f" The first check is due on {at(part.next_check, zone)}." if part.next_check else ""
    return f"We have not checked {part.label} yet.{when or ' Its checks are paused.'}"


def _accepted(part: Part, zone: str, is_short: bool = False) -> Iterator[Block]:
    """What somebody lives with: still there, and counted nowhere."""
    found = part.run.report.findings if part.run else ()
    mine = [
        f"{advice.title} ({until(one.until, zone)}: {one.reason})"
        for advice in found
        for one in part.accepted
        if one.covers(advice.finding.check, advice.finding.subject)
    ]
    if mine and is_short:
        yield Prose(f"**Accepted:** {'; '.join(mine)}.", True)
    elif mine:
        yield Heading("Accepted")
        yield Prose("Somebody of yours lives with these. They count nowhere.")
        yield Points(tuple(mine))


def _fine(run: Run) -> Iterator[Block]:
    """How many problems were looked for and not found, by heading."""
    passed = run.outcome.passed
    if not passed:
        yield Prose("Nothing that we could look at was free of problems.")
        return
    yield Prose(f"We looked for {counted(len(passed), 'problem')}, and found none of them:")
    told = []
    for title, mine in grouped(run.report.families):
        by_family = {line.family: sum(family_of(check) == line.family for check in passed) for line in mine}
        names = ", ".join(f"{family_name(family)} {number}" for family, number in by_family.items() if number)
        told += [f"{title}: {names}"] if names else []
    yield Points(tuple(told))


def _silent(run: Run) -> Iterator[Block]:
    silent = tuple(silences(run.report.gaps))
    if not silent:
        return
    yield Heading("What we could not check")
    yield Prose("This counts neither for nor against your domain.")
    for one in silent:
        asked = f", asked of {', '.join(one.servers)}" if one.servers else ""
        yield Prose(f"**{one.reason.value[:1].upper()}{one.reason.value[1:]}{asked}.** {one.means}")
        yield Points(tuple(
            f"{question} (for {', '.join(family_name(family) for family, _ in waiting)})"
            for question, waiting in one.questions
        ))  # fmt: skip


def _left_out(health: Health) -> Iterator[str]:
    """How many of the others stand how."""
    shown = [part.verdict if part.state else None for part in health.parts]
    for verdict, number in health.verdicts.items():
        if left := number - shown.count(verdict):
            yield f"{verdict.value if verdict else 'not checked yet'}: {left}"
