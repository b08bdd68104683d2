"""A name server has an address that nobody on the Internet can reach."""

from collections.abc import Iterator

from checks.addresses import is_reachable, special_use
from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 6890 §2.2.2")
def private_address(nameservers: NameServers, allow: tuple[str, ...]) -> Iterator[Hit | Unknown]:
    """An address of the special-purpose registries at a host of an NS record."""
    for host in nameservers.hosts:
        inside = tuple(address for address in host.addresses if not is_reachable(address, allow))
        if inside:
            shown = tuple(f"{address} ({special_use(address)})" for address in inside)
            yield Hit(
                f"{host.name} A", {"domain": nameservers.domain, "server": host.name, "addresses": shown}
            )
        elif host.unknown and not host.addresses:
            yield host.unknown
