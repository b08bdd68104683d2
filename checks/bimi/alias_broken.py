"""The name of the BIMI record is an alias for a name without one."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 1034 §3.6.2", "BIMI draft §7.2")
def alias_broken(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """A CNAME at the record's place, and no text at its end."""
    if bimi.alias_broken:
        yield Hit(bimi.subject, bimi.facts(target=bimi.aliases[-1]))
