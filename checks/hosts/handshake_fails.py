"""TLS fails with one of several mail servers."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 3207 §4", requires=("hosts.handshake-fails-everywhere",))
def handshake_fails(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """The server agreed to begin TLS, and the handshake was not finished."""
    for host in hosts.standing:
        tls = host.tls
        if isinstance(tls, Unknown):
            yield tls
        elif tls is not None and tls.problem:
            facts = {"domain": hosts.domain, "host": host.host, "problem": tls.problem}
            yield Hit(f"{host.host} port 25", facts)
