"""A mail server has an address that nobody outside can reach, while another may work."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.WARNING, "RFC 6890 §2.2")
def special_address(mx: MxSet) -> Iterator[Hit | Unknown]:
    """A private or otherwise special address, while mail may reach the domain over another one."""
    unknown = tuple(dict.fromkeys(host.unknown for host in mx.hosts if host.unknown))
    yield from unknown
    if not unknown and not any(host.reachable for host in mx.hosts):
        return  # nobody reaches any of them, which mx.no-public-address says
    for name in mx.names:
        host = next(host for host in mx.hosts if host.host == name)
        if host.special:
            yield Hit(f"{name} A", {"domain": mx.domain, "host": name, "addresses": host.special})
