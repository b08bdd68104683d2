"""Includes lead back to where they came from, so no receiver comes to an end."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import loops, unknown_records
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §4.6.4")
def loop(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """A name is included again below itself; one that is merely included twice is fine."""
    for path in loops(spf):
        last = spf.nodes[path[-2]]
        # An "a" or "mx" of the same name leads nowhere.
        term = next(b.term.text for b in last.branches if b.leads_on and b.target == path[-1])
        facts = facts_of(spf, last, term)
        yield Hit(f"{path[0]} TXT", {**facts, "path": " → ".join(path)})
    yield from unknown_records(spf)
