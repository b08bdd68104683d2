"""Receivers must ask for mail records again and again."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.nameservers.record import NameServers, lifetimes
from checks.registry import check

SHORTEST = 300  # seconds; under it every mail costs a look-up, and each look-up may fail


@check(Severity.NOTICE, "RFC 1912 §2.2")
def ttl_low(nameservers: NameServers) -> Iterator[Hit]:
    """A mail record whose time to live is under five minutes."""
    found = tuple(
        f"{question}: {ttl} seconds" for question, ttl in lifetimes(nameservers) if 0 < ttl < SHORTEST
    )
    if found:
        yield Hit(f"{nameservers.zone} TTL", {"domain": nameservers.domain, "records": found})
