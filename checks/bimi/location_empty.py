"""The BIMI record names a certificate and no logo."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3.1", "BIMI draft §7.3")
def location_empty(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """An empty `l` beside an `a`: only both empty mean that no logo is wanted."""
    record = bimi.record
    if record is not None and record.value("l") == "" and record.evidence:
        yield Hit(bimi.subject, bimi.facts())
