"""TLS fails with every mail server, so senders that do not go back to plain text cannot deliver."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 3207 §4", "RFC 3207 §4.1")
def handshake_fails_everywhere(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """TLS was begun with each host that stands, and failed with each."""
    found = [(host, host.tls) for host in hosts.standing]
    failed = [(host.host, tls.problem) for host, tls in found if tls and not isinstance(tls, Unknown)]
    if not failed or not all(problem for _, problem in failed) or any(tls is None for _, tls in found):
        return  # some server takes mail, with TLS or without
    open_ones = [tls for _, tls in found if isinstance(tls, Unknown)]
    yield from open_ones
    if not open_ones:
        problems = tuple(dict.fromkeys(problem for _, problem in failed))
        names = tuple(name for name, _ in failed)
        yield Hit(f"{hosts.domain} MX", {"domain": hosts.domain, "hosts": names, "problems": problems})
