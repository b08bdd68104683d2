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
        term = next(b.term.text for b in spf.nodes[path[-2]].branches if b.target == path[-1])
        facts = facts_of(spf, spf.nodes[path[-2]], term)
        yield Hit(f"{path[0]} TXT", {**facts, "path": " → ".join(path)})
    yield from unknown_records(spf)
