"""A name in the record has nothing in the DNS; a third one breaks the record."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_VOIDS, is_too_long, unknown_terms, void_terms, voids
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §4.6.4")
def void_lookup(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """One or two void look-ups; an include or redirect to nothing is reported by its own check."""
    if is_too_long(spf) or voids(spf).minimum > MOST_VOIDS:
        return
    for void in void_terms(spf):
        if void.is_host:
            node = spf.nodes[void.domain]
            yield Hit(f"{void.domain} TXT", {**facts_of(spf, node, void.term), "names": void.names})
    yield from unknown_terms(spf)
