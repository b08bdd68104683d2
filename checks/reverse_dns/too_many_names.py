"""A server that sends for the domain has more names than receivers look up."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.record import SendingServers
from checks.reverse_names import LOOKED_UP


@check(Severity.WARNING, "RFC 7208 §4.6.4")
def too_many_names(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """More than ten PTR records for one address."""
    for server in sending_servers.servers:
        if server.reverse.unknown is not None:
            yield server.reverse.unknown
        elif not server.is_providers and len(server.reverse.names) > LOOKED_UP:
            yield Hit(server.ip, server.facts(sending_servers.domain, count=len(server.reverse.names)))
