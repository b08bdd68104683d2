"""A mail server speaks only versions of TLS that are withdrawn."""

from collections.abc import Iterator

from checks.hosts.record import WITHDRAWN, Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 8996 §4", "RFC 8996 §5")
def old_tls(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Of all versions we offer, TLS 1.3 the first, it took one below TLS 1.2."""
    for one in hosts.secured:
        if isinstance(one, Unknown):
            yield one
        elif one.tls.version in WITHDRAWN:
            facts = {"host": one.host.host, "version": one.tls.version, "cipher": one.tls.cipher}
            yield Hit(f"{one.host.host} port 25", facts)
