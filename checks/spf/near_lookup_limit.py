"""The record is so near the limit of ten look-ups that one more service breaks it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.limits import MOST_LOOKUPS, costs, lookups, loops
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §4.6.4")
def near_lookup_limit(spf: SpfTree) -> Iterator[Hit]:
    """Nine or ten look-ups; ten is still allowed."""
    count = lookups(spf)
    if not loops(spf) and 9 <= count.minimum <= MOST_LOOKUPS:
        terms = tuple(str(cost) for cost in costs(spf))
        yield Hit(
            f"{spf.domain} TXT",
            {"domain": spf.domain, "lookups": str(count), "used": count.minimum, "terms": terms},
        )
