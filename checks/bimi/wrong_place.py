"""The BIMI record stands at a name where no receiver looks."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.4", "BIMI draft §7.2")
def wrong_place(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """A record at the domain itself, without the selector, or with the zone's name twice."""
    for name, text in bimi.elsewhere:
        yield Hit(f"{name} TXT", bimi.facts(found_at=name, text=text))
