"""A record that is included lets everybody send, and so the domain does too."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import unknown_records
from checks.spf.ownership import facts_of
from checks.spf.reach import granting
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §5.2")
def include_all_plus(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """`+all` in a record that a passing include or redirect leads to."""
    for node in granting(spf):
        last = node.record.terminal_all if node.record is not None else None
        if node is not spf.root and last is not None and last.qualifier in ("", "+"):
            yield Hit(f"{node.domain} TXT", facts_of(spf, node, last.text))
    yield from unknown_records(spf)
