"""An `mx` term names a domain with more than ten mail servers, which receivers refuse."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import MOST_MX
from checks.spf.ownership import facts_of
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §4.6.4")
def mx_limit(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """More than ten MX hosts behind one `mx` term."""
    for node in spf.walk():
        for branch in node.branches:
            if len(branch.hosts) > MOST_MX:
                facts = facts_of(spf, node, branch.term.text)
                yield Hit(
                    f"{branch.target} MX", {**facts, "target": branch.target, "hosts": len(branch.hosts)}
                )
            elif branch.term.name == "mx" and branch.unknown is not None and not branch.hosts:
                yield branch.unknown
