"""A server that sends for the domain is on a list that few receivers go by."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.NOTICE, "RFC 5782 §2.1")
def server_on_small_list(listed_servers: Words) -> Iterator[Hit | Unknown]:
    """An address at UCEPROTECT and others of little weight."""
    yield from named_at(Level.NOTED, listed_servers)
