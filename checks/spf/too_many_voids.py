"""Three or more names in the record have nothing in the DNS, so receivers give up on it."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_VOIDS, is_too_long, unknown_records, unknown_terms, void_terms, voids
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §4.6.4")
def too_many_voids(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """More than two void look-ups for certain."""
    if is_too_long(spf):
        return  # receivers stop before they come to the third
    count = voids(spf)
    if count.minimum > MOST_VOIDS:
        terms = tuple(void.described for void in void_terms(spf))
        yield Hit(f"{spf.domain} TXT", {"domain": spf.domain, "voids": str(count), "terms": terms})
    else:
        yield from (*unknown_records(spf), *unknown_terms(spf))
