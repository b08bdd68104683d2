"""Eight of the ten look-ups are used."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.limits import MOST_LOOKUPS, costs, lookups, loops
from checks.spf.tree import SpfTree


@check(Severity.NOTICE, "RFC 7208 §4.6.4")
def few_lookups_left(spf: SpfTree) -> Iterator[Hit]:
    """Exactly eight look-ups."""
    count = lookups(spf)
    if not loops(spf) and count.minimum == 8:
        terms = tuple(str(cost) for cost in costs(spf))
        left = MOST_LOOKUPS - count.minimum
        yield Hit(
            f"{spf.domain} TXT", {"domain": spf.domain, "lookups": str(count), "left": left, "terms": terms}
        )
