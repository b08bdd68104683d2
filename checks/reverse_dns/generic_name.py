"""A server that sends for the domain is named like the line of a home."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.record import SendingServers


@check(Severity.WARNING, "RFC 1912 §2.1")
def generic_name(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """Every name of the address spells the address or a kind of line, which Yahoo and Microsoft distrust."""
    for server in sending_servers.servers:
        if server.reverse.unknown is not None:
            yield server.reverse.unknown
            continue
        parts = server.generic_parts
        if parts and isinstance(server.provider, Unknown):
            yield server.provider
        elif parts and not server.provider:
            yield Hit(server.ip, server.facts(sending_servers.domain, parts=parts))
