"""A record that protects mail was entered with the domain twice in its name."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import Twice
from checks.registry import check


@check(Severity.NOTICE, "RFC 1035 §5.1")
def optional_name_twice(twice: Twice) -> Iterator[Hit | Unknown]:
    """An MTA-STS or TLS-RPT record at its name with the zone's name appended, and none at its name."""
    for one in twice.found:
        if isinstance(one, Unknown):
            yield one
        elif not one.is_needed:
            yield Hit(f"{one.wrong} {one.rrtype}", {"domain": twice.domain, **one.facts})
