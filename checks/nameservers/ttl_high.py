"""Receivers keep mail records for longer than a day."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.nameservers.record import NameServers, lifetimes
from checks.registry import check

LONGEST = 86400  # seconds; after a change, old mail records are used for so long


@check(Severity.NOTICE, "RFC 1912 §2.2")
def ttl_high(nameservers: NameServers) -> Iterator[Hit]:
    """A mail record whose time to live is over a day."""
    found = tuple(f"{question}: {ttl} seconds" for question, ttl in lifetimes(nameservers) if ttl > LONGEST)
    if found:
        yield Hit(f"{nameservers.zone} TTL", {"domain": nameservers.domain, "records": found})
