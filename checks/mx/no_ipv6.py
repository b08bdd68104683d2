"""No mail server of the domain can be reached over IPv6."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §5.2")
def no_ipv6(mx: MxSet) -> Iterator[Hit | Unknown]:
    """Targets with IPv4 addresses and no IPv6 address among them."""
    addresses = [address for host in mx.hosts for address in host.addresses]
    if any(":" in address for address in addresses):
        return
    unknown = tuple(dict.fromkeys(host.unknown for host in mx.hosts if host.unknown))
    if unknown:
        yield from unknown
    elif addresses:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "hosts": mx.names})
