"""A name server is named by another name than its own."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 2181 §10.3")
def alias(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """A host of an NS record that is a CNAME."""
    for host in nameservers.hosts:
        if host.aliases:
            facts = {"domain": nameservers.domain, "server": host.name, "target": host.aliases[-1]}
            yield Hit(f"{host.name} CNAME", facts)
        elif host.unknown and not host.addresses:
            yield host.unknown
