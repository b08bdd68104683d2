"""Whose record a fault is in: the user's own, or one that somebody else keeps."""

from __future__ import annotations

from checks.domain import organizational
from checks.spf.tree import SpfNode, SpfTree


def facts_of(tree: SpfTree, node: SpfNode, term: str) -> dict[str, object]:
    """What guides say about a fault at `term` in the record of `node`.

    `where`: the record's name; `via`: the term of the domain's own record that leads there; `whose` and
    `remedy`: in words for the user.
    """
    via = leads_to(tree, node) or term
    facts: dict[str, object] = {"domain": tree.domain, "where": node.domain, "term": term, "via": via}
    if is_own(tree, node):
        facts["whose"] = f"The mistake is in your own record at {node.domain}."
        facts["remedy"] = f"Correct or delete the part `{term}` in the SPF record of {node.domain}."
        return facts
    facts["whose"] = f"The mistake is in the record of {node.domain}, which other people keep."
    facts["remedy"] = (
        f"Tell the people behind {node.domain} about `{term}`. "
        f"If you no longer send through them, delete `{via}` from your SPF record."
    )
    return facts


def is_own(tree: SpfTree, node: SpfNode) -> bool:
    """The record lies in the user's own zone, so that they can edit it."""
    return organizational(node.domain) == organizational(tree.domain)


def leads_to(tree: SpfTree, node: SpfNode) -> str:
    """The term of the domain's own record through which `node` is reached; "" for the record itself."""
    for branch in tree.root.branches:
        if branch.leads_on and _is_below(tree, branch.target, node.domain):
            return branch.term.text
    return ""


def _is_below(tree: SpfTree, start: str, name: str) -> bool:
    seen = {start}
    waiting = [start]
    for at in waiting:
        if at == name:
            return True
        branches = tree.nodes[at].branches if at in tree.nodes else ()
        new = [b.target for b in branches if b.leads_on and b.target not in seen]
        seen.update(new)
        waiting += new
    return False
