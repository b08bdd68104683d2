"""The certificate of the mark ends soon."""

from collections.abc import Iterator
from datetime import datetime

from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.certificate import days_left
from checks.model import Hit, Severity, Unknown
from checks.registry import check

SOON = 30  # days


@check(Severity.NOTICE, "RFC 5280 §4.1.2.5")
def mark_expiring(bimi: Bimi, bimi_mark: MarkFile, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """It ends within 30 days."""
    mark = bimi_mark.mark
    if mark is None or mark.certificate.not_after < taken_at:
        return
    days = days_left(mark.certificate, taken_at)
    if days <= SOON:
        yield about(bimi, bimi_mark, mark, days=days, ends=f"{mark.certificate.not_after:%Y-%m-%d}")
