"""A name in the record has nothing in the DNS; a third one breaks the record."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_VOIDS, Void, is_too_long, unknown_terms, void_terms, voids
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfNode, SpfTree


@check(Severity.WARNING, "RFC 7208 §4.6.4")
def void_lookup(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """One or two void look-ups; an include or redirect to nothing is reported by its own check."""
    if is_too_long(spf) or voids(spf).minimum > MOST_VOIDS:
        return
    for void in void_terms(spf):
        if void.is_host:
            node = spf.nodes[void.domain]
            facts = facts_of(spf, node, void.term) | _of_mx(node, void)
            yield Hit(f"{void.domain} TXT", {**facts, "names": void.names})
    yield from unknown_terms(spf)


def _of_mx(node: SpfNode, void: Void) -> dict[str, object]:
    """An mx with servers is right; deleting it would shut out those that are there."""
    branch = next(branch for branch in node.branches if branch.term.text == void.term)
    if not branch.hosts:
        return {}
    return {
        "whose": f"The mistake is in the MX records of {branch.target}.",
        "remedy": f"Correct or delete the MX record of {branch.target} for a server that does not exist.",
    }
