"""All name servers stand in one small network."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.NOTICE, "RFC 2182 §3.1")
def one_network(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """Every IPv4 address of two servers or more is in the same /24."""
    unknown = next((host.unknown for host in nameservers.hosts if host.unknown), None)
    found = [[one for one in host.addresses if ":" not in one] for host in nameservers.hosts]
    networks = {address.rpartition(".")[0] for addresses in found for address in addresses}
    if len(networks) != 1 or sum(map(bool, found)) < 2:
        return
    if unknown:
        yield unknown
    else:
        facts = {"domain": nameservers.domain, "servers": tuple(host.name for host in nameservers.hosts)}
        yield Hit(f"{nameservers.zone} NS", {**facts, "network": f"{networks.pop()}.0/24"})
