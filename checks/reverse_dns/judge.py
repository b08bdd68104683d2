"""What the checks over sending servers share: no name at all, and names that do not lead back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from checks.model import Hit, Unknown
from checks.reverse_dns.record import SendingServer


def nameless(domain: str, servers: Iterable[SendingServer]) -> Iterator[Hit | Unknown]:
    """A hit for each server without a name that is not a provider's; Unknown where that is not known."""
    return _own(domain, servers, lambda server: server.reverse.unknown or not server.reverse.names)


def leading_elsewhere(domain: str, servers: Iterable[SendingServer]) -> Iterator[Hit | Unknown]:
    """As `nameless`, for a server that has names, none of which has its address (RFC 8601 §3)."""
    return _own(domain, servers, leads_nowhere)


def leads_nowhere(server: SendingServer) -> bool | Unknown:
    """Whether it has names and none of them leads back."""
    if server.reverse.unknown is None and not server.reverse.names:
        return False
    confirmed = server.reverse.confirmed
    return confirmed if isinstance(confirmed, Unknown) else not confirmed


def _own(
    domain: str, servers: Iterable[SendingServer], has_fault: Callable[[SendingServer], bool | Unknown]
) -> Iterator[Hit | Unknown]:
    for server in servers:
        fault = has_fault(server)
        if isinstance(fault, Unknown):
            yield fault
        elif fault and isinstance(server.provider, Unknown):
            yield server.provider
        elif fault and not server.provider:
            yield Hit(server.ip, server.facts(domain))
