"""The SPF record names a server that is on a list that most receivers go by."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.WARNING, "RFC 5782 §2.1")
def spf_server_on_major_list(listed_servers: Words) -> Iterator[Hit | Unknown]:
    """A single address of the domain's own SPF record is listed; whether it sends is not known."""
    yield from named_at(Level.MAJOR, tuple(word for word in listed_servers if word.term))
