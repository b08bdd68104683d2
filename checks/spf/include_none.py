"""An include names a domain that has no SPF record, so receivers refuse the whole record."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §5.2")
def include_none(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """The target of an include certainly has no SPF record; Unknown when it gave no answer."""
    for node, branch, child in spf.led_to():
        has_slip = node is spf.root and branch.term.fault is not None
        if branch.term.name != "include" or has_slip:
            continue  # a slip has a check of its own
        if child.unknown is not None:
            yield child.unknown
        elif child.is_missing:
            state = "has no SPF record" if child.exists else "does not exist"
            facts = {"target": child.domain, "state": state, **facts_of(spf, node, branch.term.text)}
            yield Hit(f"{child.domain} TXT", facts)
