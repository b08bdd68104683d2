"""The domain depends on a single name server."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 2182 §5", "RFC 1034 §4.1")
def too_few(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """Fewer than two NS records, by the zone itself or else by the zone above."""
    if isinstance(nameservers.at_zone, Unknown) and isinstance(nameservers.at_parent, Unknown):
        yield nameservers.at_zone
    elif len(nameservers.names) < 2:
        facts = {"domain": nameservers.domain, "zone": nameservers.zone, "servers": nameservers.names}
        yield Hit(f"{nameservers.zone} NS", facts)
