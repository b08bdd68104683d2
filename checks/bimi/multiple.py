"""More than one BIMI record stands at one name."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.2")
def multiple(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """Receivers then use none of them."""
    if len(bimi.selection.records) > 1:
        yield Hit(bimi.subject, bimi.facts(records=bimi.selection.records, count=len(bimi.selection.records)))
