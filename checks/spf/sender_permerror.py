"""Receivers of mail from a known server refuse the record."""

from collections.abc import Iterator

from checks.model import Hit, NotApplicable, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_MX, MOST_VOIDS, is_too_long, voids
from checks.spf.result import Problem, Result
from checks.spf.senders import with_result
from checks.spf.tree import SpfSender, SpfTree


@check(Severity.ERROR, "RFC 7208 §2.6.7")
def sender_permerror(
    spf_senders: tuple[SpfSender, ...], spf: SpfTree | Unknown | NotApplicable
) -> Iterator[Hit | Unknown]:
    """A permanent error that shows only with a real sender; others are reported by their own checks."""
    new = tuple(s for s in spf_senders if s.result.problem is None or not _shows(s.result.problem, spf))
    yield from with_result(new, Result.PERMERROR)


def _shows(problem: Problem, spf: SpfTree | Unknown | NotApplicable) -> bool:
    """The fault is in the record as it stands, whoever sends."""
    if problem.kind in ("no_answer", "not_ascii"):
        return False
    if not isinstance(spf, SpfTree):
        return problem.kind in ("syntax", "multiple_records")
    if problem.kind in ("too_many_lookups", "too_deep"):
        return is_too_long(spf)
    if problem.kind == "too_many_voids":
        return voids(spf).minimum > MOST_VOIDS
    if problem.kind == "too_many_mx":
        return any(len(branch.hosts) > MOST_MX for node in spf.walk() for branch in node.branches)
    if problem.kind in ("syntax", "multiple_records"):
        return any(node.is_refused for node in spf.walk())
    return any(child.is_missing and branch.term.text == problem.subject for _, branch, child in spf.led_to())
