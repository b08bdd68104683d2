"""A server that sends for the domain has a name that belongs to another address."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.judge import leading_elsewhere
from checks.reverse_dns.record import SendingServers


@check(Severity.ERROR, "RFC 8601 §3", "Gmail 5.7.25")
def unconfirmed(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """The user named the server, and no name of its address has that address."""
    yield from leading_elsewhere(sending_servers.domain, sending_servers.given)
