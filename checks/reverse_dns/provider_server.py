"""A provider's server that sends for the domain has no name that leads back."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.record import SendingServers


@check(Severity.NOTICE, "RFC 8601 §3")
def provider_server(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """A known provider runs the server, so only that provider can name it."""
    for server in sending_servers.servers:
        provider = server.provider
        if not provider or isinstance(provider, Unknown):
            continue
        confirmed = server.reverse.confirmed
        if isinstance(confirmed, Unknown):
            yield confirmed
        elif not confirmed:
            yield Hit(server.ip, server.facts(sending_servers.domain, provider=provider))
