"""The record makes receivers ask more than ten times, so they give up on it."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_LOOKUPS, costs, lookups, loops, unknown_records
from checks.spf.tree import SpfTree

MOST_SHOWN = 20


@check(Severity.ERROR, "RFC 7208 §4.6.4")
def too_many_lookups(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """More than ten look-ups for certain; Unknown where an unread record may bring more."""
    if loops(spf):
        return  # it has no end, and a check of its own
    count = lookups(spf)
    if count.minimum > MOST_LOOKUPS:
        terms = tuple(str(cost) for cost in costs(spf))
        facts = {
            "domain": spf.domain,
            "lookups": str(count),
            "terms": terms[:MOST_SHOWN],
            "count": len(terms),
        }
        yield Hit(f"{spf.domain} TXT", facts)
    else:
        yield from unknown_records(spf)
