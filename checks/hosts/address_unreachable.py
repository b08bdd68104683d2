"""A mail server answers at one of its addresses and not at another."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Reason, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §5.1")
def address_unreachable(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """An address at which nobody was found, of a host that answers elsewhere."""
    for host in hosts.standing:
        if isinstance(host.said, Unknown):
            yield host.said
        elif host.silent:
            facts = {"host": host.host, "address": host.address, "addresses": host.silent}
            yield Hit(f"{host.host} port 25", facts)
    yield from (Unknown(f"{name} A", Reason.TOO_MANY) for name in hosts.skipped)
