"""The mail servers have only addresses that nobody outside can reach."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 6890 §2.2", "RFC 5321 §5.1")
def no_public_address(mx: MxSet) -> Iterator[Hit | Unknown]:
    """No target has a public address, and at least one has another kind."""
    special = tuple(dict.fromkeys(address for host in mx.hosts for address in host.special))
    if any(host.reachable for host in mx.hosts):
        return
    unknown = tuple(dict.fromkeys(host.unknown for host in mx.hosts if host.unknown))
    if unknown:
        yield from unknown
    elif special:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "hosts": mx.names, "addresses": special})
