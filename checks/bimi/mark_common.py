"""The certificate is for a mark that is not registered."""

from collections.abc import Iterator

from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §3.5")
def mark_common(bimi: Bimi, bimi_mark: MarkFile) -> Iterator[Hit | Unknown]:
    """A CMC, which fewer receivers go by than a VMC."""
    mark = bimi_mark.mark
    if mark is not None and mark.kind and not mark.is_verified:
        yield about(bimi, bimi_mark, mark, kind=mark.kind)
