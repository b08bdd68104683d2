"""All records that a report asks for, as lines of a zone file with comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.model import Severity
from deliverability.remedies.model import Change, Remedy
from deliverability.report import Advice, Report
from deliverability.typeset import printable
from deliverability.zone_lines import zone_lines


def report_lines(report: Report) -> str:
    """What problems and warnings need, then what would be an improvement; each record once."""
    known: set[Change] = set()
    loud = [one for one in report.findings if one.finding.severity is not Severity.NOTICE]
    quiet = [one for one in report.findings if one.finding.severity is Severity.NOTICE]
    needed, optional = list(_lines(loud, known)), list(_lines(quiet, known))
    head = f"; {report.domain.name}: {'changes' if needed or optional else 'no record to change'}"
    between = ["; These would be an improvement, and can wait:"] if optional else []
    return "\n".join([head, *needed, *between, *optional])


def _lines(findings: Iterable[Advice], known: set[Change]) -> Iterator[str]:
    for advice in findings:
        changes = [one for one in (advice.remedy.changes if advice.remedy else ()) if one not in known]
        known.update(changes)
        if changes:
            yield _remark(advice.finding.check, advice.title)
            yield from _before(advice.remedy)
            yield zone_lines(changes)


def _before(remedy: Remedy | None) -> Iterator[str]:
    """What has to be done or known before the records are published."""
    if remedy is not None:
        yield from (_remark("first", step) for step in remedy.steps)
        yield from (_remark("note", one) for one in (remedy.caution,) if one)


def _remark(what: str, text: str) -> str:
    return f"; {what}: {' '.join(printable(text).split())}"
