"""No name server serves the domain."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.ERROR, "RFC 1034 §4.2.2", "RFC 1912 §2.8")
def all_lame(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """Every server that is named says it does not serve the zone, or has no address."""
    if nameservers.are_all_lame:
        said = (f"{server.shown}: {server.lame}" for server in nameservers.servers if server.lame)
        none = (f"{host.name}: it has no address" for host in nameservers.hosts if host.missing)
        facts = {"domain": nameservers.domain, "zone": nameservers.zone, "servers": (*said, *none)}
        yield Hit(f"{nameservers.zone} NS", facts)
    elif not nameservers.good:
        yield from nameservers.silences
