"""A name server is named that has no address."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 1912 §2.8", "RFC 1035 §3.3.11")
def host_missing(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """A host of an NS record for which neither A nor AAAA is there."""
    for host in nameservers.hosts:
        if host.missing and not host.aliases:
            yield Hit(f"{host.name} A", {"domain": nameservers.domain, "server": host.name})
        elif host.unknown and not host.addresses:
            yield host.unknown
