"""The redirect leads to a domain that has no SPF record."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §6.1")
def redirect_none(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """The target of a redirect certainly has no SPF record; Unknown when it gave no answer."""
    for node, branch, child in spf.led_to():
        if branch.term.name != "redirect":
            continue
        if child.unknown is not None:
            yield child.unknown
        elif child.is_missing:
            state = "has no SPF record" if child.exists else "does not exist"
            facts = {"target": child.domain, "state": state, **facts_of(spf, node, branch.term.text)}
            yield Hit(f"{child.domain} TXT", facts)
