"""One report about one domain, which pages, terminal, API and mails all render."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from checks import CHECKS_VERSION
from checks.domain import Domain
from checks.guide import fill, guide
from checks.model import Finding, Gap, Outcome, Override, Severity, Verdict
from checks.profile import Profile
from checks.registry import all_checks, families, family_of
from checks.snapshot import Snapshot
from deliverability.dns_place import DnsPlace, place_json, place_of
from deliverability.overrides import severity_of
from deliverability.parties import Parties, parties_json, parties_of
from deliverability.remedies.beside import beside
from deliverability.remedies.model import Change, Remedy, remedy_json
from deliverability.remedies.registry import remedy_for
from deliverability.typed import typed_in, typed_json

SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
WORST_FIRST = (Verdict.FAIL, Verdict.WARN, Verdict.COULD_NOT_CHECK, Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding in the words of its guide, the facts filled in; `override`: the operator set its severity.

    `make_remedy` is asked when somebody wants the remedy, which of many domains nobody may.
    """

    finding: Finding
    title: str
    why: str
    fix: str
    detail: str
    cites: tuple[str, ...]
    override: Override | None = None
    make_remedy: Callable[[], Remedy | None] = field(default=lambda: None, compare=False, repr=False)

    @property
    def beside_records(self) -> tuple[str, str]:
        """What to do, in the words before and after the records of the remedy."""
        return beside(self.fix, self.remedy, str(self.finding.facts.get("caution") or ""))

    @property
    def remedy(self) -> Remedy | None:
        """What clears it; None where there is nothing to say beyond the guide."""
        return self.make_remedy()


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family's row: its verdict and, when it does not apply, the reason."""

    family: str
    verdict: Verdict
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    gaps: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run comes to: the worst verdict of its families, never an average; `off`: not judged."""

    domain: Domain
    verdict: Verdict
    families: tuple[FamilyLine, ...]
    findings: tuple[Advice, ...]
    gaps: tuple[Gap, ...]
    not_applicable: tuple[tuple[str, str], ...]
    taken_at: datetime
    takes_mail: bool = True
    sends_mail: bool = True
    profile: Profile | None = None
    off: tuple[Override, ...] = ()
    checks_version: str = CHECKS_VERSION
    snapshot: Snapshot | None = field(default=None, repr=False, compare=False)
    """What was judged."""

    @property
    def parties(self) -> Parties:
        """Who handles the domain's mail; worked out when asked for."""
        return Parties() if self.snapshot is None else parties_of(self.snapshot)

    @property
    def dns(self) -> DnsPlace:
        """Where the domain's records are edited; worked out when asked for."""
        return DnsPlace() if self.snapshot is None else place_of(self.snapshot)


def make_report(snapshot: Snapshot, outcome: Outcome, chosen: tuple[str, ...] = ()) -> Report:
    """The report of what was judged; `chosen`: the families that were checked, () for all."""
    domain = snapshot.domain
    lines = tuple(family_line(family, outcome) for family in chosen or families())
    ordered = sorted(outcome.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    wanted = {override.check: override for override in outcome.overrides}
    looked_at = {line.family for line in lines}
    return Report(
        domain,
        _overall(lines, outcome),
        lines,
        tuple(_with_remedy(advise(f, wanted.get(f.check)), snapshot) for f in ordered),
        outcome.gaps,
        outcome.not_applicable,
        snapshot.taken_at,
        snapshot.takes_mail,
        snapshot.sends_mail,
        snapshot.profile,
        tuple(one for one in wanted.values() if not one.severity and family_of(one.check) in looked_at),
        snapshot=snapshot,
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some verdicts; NOT_APPLICABLE when there is none."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.NOT_APPLICABLE)


def family_line(family: str, outcome: Outcome) -> FamilyLine:
    """One family's verdict.

    A gap makes it "could not check" when nothing worse was found; one of which only a notice could come
    does so where nothing at all was seen.
    """
    mine = [f for f in outcome.findings if family_of(f.check) == family]
    errors, warnings, notices = (sum(f.severity is severity for f in mine) for severity in SEVERITIES)
    gaps = [gap for gap in outcome.gaps if family_of(gap.check) == family]
    spared = [reason for check, reason in outcome.not_applicable if family_of(check) == family]
    if errors:
        verdict = Verdict.FAIL
    elif warnings:
        verdict = Verdict.WARN
    elif _weigh(gaps, outcome) or (gaps and not mine and not _passed(family, outcome)):
        verdict = Verdict.COULD_NOT_CHECK
    elif spared and not mine and not _passed(family, outcome):
        verdict = Verdict.NOT_APPLICABLE
    else:
        verdict = Verdict.PASS
    reason = spared[0] if verdict is Verdict.NOT_APPLICABLE else ""
    return FamilyLine(family, verdict, errors, warnings, notices, len(gaps), reason)


def _passed(family: str, outcome: Outcome) -> bool:
    return any(family_of(check) == family for check in outcome.passed)


def _weigh(gaps: Iterable[Gap], outcome: Outcome) -> bool:
    """Whether more than a notice could come of what is open."""
    return any(severity_of(gap.check, outcome) is not Severity.NOTICE for gap in gaps)


def _overall(lines: tuple[FamilyLine, ...], outcome: Outcome) -> Verdict:
    """The worst of the families; one of which only notices could come counts when it was seen."""
    slight = {
        line.family for line in lines
        if line.verdict is Verdict.COULD_NOT_CHECK
        and not _weigh((gap for gap in outcome.gaps if family_of(gap.check) == line.family), outcome)
    }  # fmt: skip
    return worst(line.verdict for line in lines if line.family not in slight or len(slight) == len(lines))


def advise(finding: Finding, override: Override | None = None) -> Advice:
    """The finding in the words of its guide."""
    words = guide(finding.check)
    title, why, fix, detail = (
        fill(text, finding.facts) for text in (words.title, words.why, words.fix, words.detail)
    )
    return Advice(finding, title, why, fix, detail, all_checks()[finding.check].cites, override)


def _with_remedy(advice: Advice, snapshot: Snapshot) -> Advice:
    make = cache(partial(remedy_for, advice.finding, snapshot))
    return replace(_for_readers(advice, snapshot.domain), make_remedy=make)


def _for_readers(advice: Advice, domain: Domain) -> Advice:
    """The title names an international domain as its owner writes it; records keep A-labels (RFC 5891)."""
    return replace(advice, title=advice.title.replace(domain.name, domain.shown))


def as_json(report: Report) -> dict[str, Any]:
    """The documented object of `check --json` and the API; its keys are stable."""
    dns = report.dns
    return {
        "domain": report.domain.name,
        "address": report.domain.address or None,
        "shown": report.domain.label,
        "profile": report.profile,
        "verdict": report.verdict.value,
        "families": {line.family: _family_json(line) for line in report.families},
        "findings": [_finding_json(advice, dns) for advice in report.findings],
        "unknown": [
            {"check": gap.check, "question": gap.unknown.question, "reason": gap.unknown.reason.value,
             "servers": list(gap.unknown.servers)}
            for gap in report.gaps
        ],
        "not_applicable": [{"check": check, "reason": reason} for check, reason in report.not_applicable],
        "off": [{"check": one.check, "reason": one.because} for one in report.off],
        "parties": parties_json(report.parties),
        "dns_host": place_json(dns),
        "taken_at": report.taken_at.isoformat(),
        "checks_version": report.checks_version,
    }  # fmt: skip


def _family_json(line: FamilyLine) -> dict[str, Any]:
    counts = {"errors": line.errors, "warnings": line.warnings, "notices": line.notices, "unknown": line.gaps}
    return {"verdict": line.verdict.value, **counts, **({"reason": line.reason} if line.reason else {})}


def _override_json(advice: Advice) -> dict[str, str] | None:
    if advice.override is None:
        return None
    was = all_checks()[advice.finding.check].severity.value
    return {"was": was, "reason": advice.override.because}


def _finding_json(advice: Advice, dns: DnsPlace) -> dict[str, Any]:
    finding = advice.finding
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "override": _override_json(advice),
        "subject": finding.subject,
        "facts": dict(finding.facts),
        "title": advice.title,
        "why": advice.why,
        "fix": "\n\n".join(filter(None, advice.beside_records)),
        "cites": list(advice.cites),
        "detail": advice.detail,
        "remedy": _with_typed(remedy, dns) if (remedy := advice.remedy) else None,
    }


def _with_typed(remedy: Remedy, dns: DnsPlace) -> dict[str, Any]:
    """The remedy, each record also as it is typed at the DNS host."""
    said = remedy_json(remedy)
    for record, change in zip(said["records"], remedy.changes, strict=True):
        record["typed"] = _typed(change, dns)
    return said


def _typed(change: Change, dns: DnsPlace) -> dict[str, Any]:
    zone = dns.zone_of(change.name)
    return typed_json(typed_in(change, zone, dns.host_of(zone)))
