"""The SPF record names a server that has no name."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.judge import nameless
from checks.reverse_dns.record import SendingServers


@check(Severity.WARNING, "RFC 1912 §2.1", "Gmail 5.7.25")
def spf_server_missing(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """A single address of the domain's own SPF record has no PTR record; whether it sends is not known."""
    if sending_servers.unread:
        yield sending_servers.unread
    yield from nameless(sending_servers.domain, sending_servers.allowed)
