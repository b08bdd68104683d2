"""A provider's server that sends for the domain is on a list."""

from collections.abc import Iterator

from checks.blocklists.judge import hits
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.WARNING, "RFC 5782 §2.1")
def provider_server(listed_servers: Words) -> Iterator[Hit | Unknown]:
    """Only the provider can have its server taken off."""
    theirs = tuple(word for word in listed_servers if word.provider)
    for level in (Level.MAJOR, Level.MINOR):
        yield from hits(level, theirs)
