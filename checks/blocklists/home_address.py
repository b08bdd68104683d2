"""A server that sends for the domain has the address of a home or an office."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.WARNING, "RFC 5782 §2.1")
def home_address(listed_servers: Words) -> Iterator[Hit | Unknown]:
    """An address at Spamhaus PBL, which is no blame."""
    yield from named_at(Level.HOME, listed_servers)
