"""A mail server speaks withdrawn versions of TLS beside the current ones."""

from collections.abc import Iterator

from checks.hosts.record import WITHDRAWN, Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 8996 §4", "RFC 8996 §5")
def old_tls_too(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """With a client that knows no newer one it agreed on a version below TLS 1.2."""
    for host in hosts.standing:
        old = host.old_tls
        if isinstance(old, Unknown):
            yield old
        elif old is not None and old.version in WITHDRAWN:
            facts = {"host": host.host, "version": old.version, "cipher": old.cipher}
            yield Hit(f"{host.host} port 25", facts)
