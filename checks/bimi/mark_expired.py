"""The certificate of the mark is out of date."""

from collections.abc import Iterator
from datetime import datetime

from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §4.1.2.5")
def mark_expired(bimi: Bimi, bimi_mark: MarkFile, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Its time is over, or has not begun."""
    mark = bimi_mark.mark
    if mark is None:
        return
    if mark.certificate.not_after < taken_at:
        yield about(bimi, bimi_mark, mark, when=f"ended on {mark.certificate.not_after:%Y-%m-%d}")
    elif mark.certificate.not_before > taken_at:
        yield about(bimi, bimi_mark, mark, when=f"begins on {mark.certificate.not_before:%Y-%m-%d}")
