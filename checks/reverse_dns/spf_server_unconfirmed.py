"""The SPF record names a server whose name belongs to another address."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_dns.judge import leading_elsewhere
from checks.reverse_dns.record import SendingServers


@check(Severity.WARNING, "RFC 8601 §3", "Gmail 5.7.25")
def spf_server_unconfirmed(sending_servers: SendingServers) -> Iterator[Hit | Unknown]:
    """No name of a single address in the domain's own SPF record has that address."""
    if sending_servers.unread:
        yield sending_servers.unread
    yield from leading_elsewhere(sending_servers.domain, sending_servers.allowed)
