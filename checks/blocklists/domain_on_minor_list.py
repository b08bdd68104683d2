"""The domain is on a list that some receivers go by."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.WARNING, "RFC 5782 §3")
def domain_on_minor_list(listed_domain: Words) -> Iterator[Hit | Unknown]:
    """The registered domain at SURBL or URIBL black."""
    yield from named_at(Level.MINOR, listed_domain)
