"""A macro takes in the part before the @, which holds letters that it never matches."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.NOTICE, "RFC 8616 §4")
def macro_local_part(spf: SpfTree, domain: Domain) -> Iterator[Hit]:
    """%{s} or %{l} in the record, and a typed address that is not plain ASCII before the @."""
    if domain.local_part.isascii():
        return
    for node in spf.walk():
        for branch in node.branches:
            if "%{l" in branch.term.value.lower() or "%{s" in branch.term.value.lower():
                facts = {**facts_of(spf, node, branch.term.text), "address": domain.address}
                yield Hit(f"{node.domain} TXT", facts)
