"""No known authority stands behind the certificate of the mark."""

from collections.abc import Iterator

from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §6.1")
def mark_distrusted(bimi: Bimi, bimi_mark: MarkFile) -> Iterator[Hit | Unknown]:
    """Its chain does not lead to one of those that may confirm marks."""
    mark = bimi_mark.mark
    if mark is not None and (mark.distrust or not mark.for_marks):
        problem = mark.distrust or "it is not made for marks (its extended key usage says so)"
        yield about(bimi, bimi_mark, mark, problem=problem)
