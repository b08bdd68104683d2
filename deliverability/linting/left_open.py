"""What a run of the linter could not tell: files it could not take apart, and what DNS did not answer."""

from __future__ import annotations

from checks.model import Unknown
from deliverability.linting.files import Skipped
from deliverability.linting.finding import Lines
from deliverability.linting.run import LintResult

MOST_TOLD = 3


def left_open(result: LintResult) -> tuple[Skipped, ...]:
    """Each a fault; what does not apply, such as DNS that nobody wanted asked, is not among them."""
    return (*_unread(result), *_unanswered(result))


def _unread(result: LintResult) -> tuple[Skipped, ...]:
    """Files that could not be taken apart, with the line at which that ended."""
    return tuple(
        Skipped(f"{one.name}:{Lines(one.source).place(fault.span.start)[0]}", fault.says, is_fault=True)
        for one in result.documents
        if not one.body
        for fault in one.faults
        if fault.code in ("syntax", "no-templates")
    )


def _unanswered(result: LintResult) -> tuple[Skipped, ...]:
    """All questions without an answer in one line, each once."""
    gaps = list(dict.fromkeys(str(one.why) for one in result.not_judged if isinstance(one.why, Unknown)))
    if not gaps:
        return ()
    more = [f"and {len(gaps) - MOST_TOLD} more"] if len(gaps) > MOST_TOLD else []
    return (Skipped("Could not check", "; ".join(gaps[:MOST_TOLD] + more), is_fault=True),)
