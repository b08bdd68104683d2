"""The BIMI record names a place where no logo can be."""

from collections.abc import Iterator

from checks.bimi.record import Bimi, uri_flaw
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3")
def location_wrong(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """The value of `l` is not one HTTPS address."""
    record = bimi.record
    if record is not None and record.location and (flaw := uri_flaw(record.location, is_logo=True)):
        yield Hit(bimi.subject, bimi.facts(value=record.location, flaw=flaw))
