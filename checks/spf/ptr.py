"""The record uses `ptr`, which the standard says not to use."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.ownership import is_own
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §5.5")
def ptr(spf: SpfTree) -> Iterator[Hit]:
    """A `ptr` term in a record of the domain's own zone."""
    for node in spf.walk():
        if node.record is not None and is_own(spf, node):
            for term in node.record.evaluated:
                if term.name == "ptr" and term.kind == "mechanism":
                    facts = {"domain": spf.domain, "where": node.domain, "term": term.text}
                    yield Hit(f"{node.domain} TXT", facts)
