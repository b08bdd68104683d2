"""The BIMI record does not say where the logo is."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3")
def location_missing(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """The required tag `l` is not there."""
    record = bimi.record
    if record is not None and record.value("l") is None:
        yield Hit(bimi.subject, bimi.facts())
