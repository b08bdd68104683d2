"""The logo comes without a certificate of the mark."""

from collections.abc import Iterator

from checks.bimi.record import Bimi, uri_flaw
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3", "Gmail BIMI")
def mark_absent(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """A record with a logo and no `a`: only few receivers show it."""
    record = bimi.record
    if record is None or not record.location or record.evidence:
        return
    if not uri_flaw(record.location, is_logo=True):  # else there is no logo to confirm
        yield Hit(bimi.subject, bimi.facts())
