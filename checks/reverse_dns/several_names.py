"""A server that sends for the domain has several names."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.record import SendingServers
from checks.reverse_names import LOOKED_UP


@check(Severity.NOTICE, "RFC 1912 §2.1")
def several_names(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """Two to ten PTR records for one address."""
    for server in sending_servers.servers:
        if server.reverse.unknown is not None:
            yield server.reverse.unknown
        elif not server.is_providers and 1 < len(server.reverse.names) <= LOOKED_UP:
            yield Hit(server.ip, server.facts(sending_servers.domain, count=len(server.reverse.names)))
