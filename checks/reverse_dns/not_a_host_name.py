"""A server that sends for the domain has a name that no host can have."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.record import SendingServers


@check(Severity.WARNING, "RFC 1123 §2.1", "RFC 1912 §2.1")
def not_a_host_name(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """A PTR record names something that is no host name."""
    for server in sending_servers.servers:
        if server.reverse.unknown is not None:
            yield server.reverse.unknown
        for name, flaw in () if server.is_providers else server.flaws:
            yield Hit(server.ip, server.facts(sending_servers.domain, name=name or ".", flaw=flaw))
