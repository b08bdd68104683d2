"""Arranges a finished run as the page shows it: families, findings with answers, gaps, what was fine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from checks.guide import fill, guide
from checks.model import Reason, Severity, Verdict
from checks.registry import family_of
from deliverability.arranged import Silence, grouped, silences
from deliverability.dig import Said, about, everything
from deliverability.dns_mail import Mail, mail_to_dns_person
from deliverability.dns_place import DnsPlace, chosen
from deliverability.judged import judged
from deliverability.net.transcript import Transcript
from deliverability.report import Advice, FamilyLine, Report, worst
from deliverability.runs import Run
from deliverability.summary import next_step, next_words, sentence
from deliverability.wording import plain, untold
from web.records import Records, records_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, the name of its place on the page, and the answers it was made from."""

    place: str
    advice: Advice
    records: Records
    facts: tuple[tuple[str, str], ...]
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One row and what opens under it; `notes` are the findings that nothing hangs on."""

    line: FamilyLine
    findings: tuple[Shown, ...]
    notes: tuple[Shown, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Families under one heading; open when one of them needs the reader."""

    title: str
    verdict: Verdict
    families: tuple[Family, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Fine:
    """What was looked for under one heading and not found: (family, its (check, title) pairs)."""

    title: str
    families: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def count(self) -> int:
        """How many problems were looked for."""
        return sum(len(checks) for _, checks in self.families)


@dataclass(frozen=True, slots=True)
class Result:
    """All that the result page shows; `shown`: every finding, worst first.

    `off`: (check, title, the operator's reason). `selector_at`: where a selector can be named,
    "open" under what we could not check, "dkim" in its row, or "" for a domain that is not there.
    """

    report: Report
    sentence: str
    shown: tuple[Shown, ...]
    step: Shown | None
    step_words: str
    groups: tuple[Group, ...]
    notes: tuple[Shown, ...]
    gaps: tuple[Silence, ...]
    fine: tuple[Fine, ...]
    off: tuple[tuple[str, str, str], ...]
    answers: tuple[Said, ...]
    selector_at: str
    place: DnsPlace
    mail: Mail

    @property
    def records(self) -> int:
        """How many records there are to add, change or remove."""
        return sum(len(one.records.cards) for one in self.shown)


def result(transcript: str, dns_host: str = "", link: str = "") -> Result:
    """The page of a kept transcript (JSON text), judged by the checks of today.

    `dns_host`: the id of the DNS host that the reader names. `link`: where others can read the page.
    """
    run = judged(transcript)
    return arranged(run, run.report, dns_host, link)


def arranged(run: Run, report: Report, dns_host: str = "", link: str = "") -> Result:
    """As `result`, of a run that is judged already; `report`: what counts of it."""
    place = chosen(report.dns, dns_host)
    records = records_of(report.findings, place)
    pairs = zip(report.findings, records, strict=True)
    shown = [_shown(n, *pair, run.transcript) for n, pair in enumerate(pairs, 1)]
    first = next_step(report)
    step = next((one for one in shown if one.advice is first), None)
    return Result(
        report,
        sentence(report),
        tuple(shown),
        step,
        next_words(step.advice) if step else "",
        tuple(_groups(report, shown, step)),
        tuple(filter(_is_note, shown)),
        tuple(silences(report.gaps)),
        tuple(_fine(run.outcome.passed, report)),
        tuple((one.check, title(one.check, report), one.because) for one in report.off),
        tuple(everything(run.transcript)),
        _selector_at(report),
        place,
        mail_to_dns_person(report, report.findings, link),
    )


def _shown(number: int, advice: Advice, records: Records, transcript: Transcript) -> Shown:
    finding = advice.finding
    answers = about(transcript, finding.subject)
    return Shown(f"finding-{number}", advice, records, tuple(untold(advice).items()), answers)


def _groups(report: Report, shown: list[Shown], step: Shown | None) -> Iterator[Group]:
    for title, lines in grouped(report.families):
        verdict = worst(line.verdict for line in lines)
        families = tuple(_family(line, shown, step) for line in lines)
        yield Group(title, verdict, families, verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE))


def _family(line: FamilyLine, shown: list[Shown], step: Shown | None) -> Family:
    mine = tuple(one for one in shown if family_of(one.advice.finding.check) == line.family)
    loud = tuple(one for one in mine if not _is_note(one))
    return Family(line, loud, tuple(filter(_is_note, mine)), step in loud)


def _is_note(one: Shown) -> bool:
    return one.advice.finding.severity is Severity.NOTICE


def _selector_at(report: Report) -> str:
    if any(advice.finding.check == "mx.domain-missing" for advice in report.findings):
        return ""
    waits = any(
        gap.unknown.reason is Reason.NO_EVIDENCE and family_of(gap.check) == "dkim" for gap in report.gaps
    )
    return "open" if waits else "dkim"


def _fine(passed: Iterable[str], report: Report) -> Iterator[Fine]:
    by_family = {
        family: tuple((check, title(check, report)) for check in checks)
        for family, checks in groupby(passed, family_of)
    }
    for heading, lines in grouped(report.families):
        mine = tuple((line.family, by_family[line.family]) for line in lines if line.family in by_family)
        if mine:
            yield Fine(heading, mine)


def title(check: str, report: Report) -> str:
    """The title of a check without a finding, about this domain."""
    return plain(fill(guide(check).title, {"domain": report.domain.shown}))


def problems(lines: Iterable[FamilyLine]) -> int:
    """How many problems have been found so far."""
    return sum(line.errors for line in lines)
