"""A record that is included has a mistake, so receivers refuse the whole tree."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfNode, SpfTree


@check(Severity.ERROR, "RFC 7208 §5.2", "RFC 7208 §6.1")
def include_permerror(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """An included or redirected-to record that a receiver must refuse."""
    for node, _, child in spf.led_to():
        if child.unknown is not None:
            yield child.unknown
        elif child.is_refused:
            facts = facts_of(spf, child, _mistake(child))
            told = {"target": child.domain, "problem": _problem(child), "records": _texts(child)}
            yield Hit(f"{child.domain} TXT", {**facts, **told, "included_by": node.domain})


def _problem(node: SpfNode) -> str:
    if len(node.records) > 1:
        return f"it has {len(node.records)} SPF records where only one may be"
    return f"`{_mistake(node)}` is not allowed in an SPF record"


def _mistake(node: SpfNode) -> str:
    if len(node.records) > 1:
        return node.records[-1].text
    return next(term.text for term in node.records[0].terms if term.is_permerror)


def _texts(node: SpfNode) -> tuple[str, ...]:
    return tuple(record.text for record in node.records)
