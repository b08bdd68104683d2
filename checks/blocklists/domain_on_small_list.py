"""The domain is on a list that few receivers go by."""

from collections.abc import Iterator

from checks.blocklists.judge import named_at
from checks.blocklists.record import Words
from checks.model import Hit, Severity, Unknown
from checks.providers.facts import Level
from checks.registry import check


@check(Severity.NOTICE, "RFC 5782 §3")
def domain_on_small_list(listed_domain: Words) -> Iterator[Hit | Unknown]:
    """The registered domain as young, grey, or on a list of little weight."""
    yield from named_at(Level.NOTED, listed_domain)
