"""A server that sends for the domain is on a list that most receivers go by."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.ERROR, "RFC 5782 §2.1")
def server_on_major_list(listed_servers: Words) -> Iterator[Hit | Unknown]:
    """The user named the server, and it is at Spamhaus SBL, CSS, XBL or DROP."""
    yield from named_at(Level.MAJOR, tuple(word for word in listed_servers if not word.term))
