"""A server that sends for the domain has no name."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.judge import nameless
from checks.reverse_dns.record import SendingServers


@check(Severity.ERROR, "RFC 1912 §2.1", "Gmail 5.7.25")
def missing(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """The user named the server, and its address has no PTR record."""
    yield from nameless(sending_servers.domain, sending_servers.given)
