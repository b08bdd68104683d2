"""Part of the record depends on each message, so it was not tried out."""

from collections.abc import Iterator

from checks.model import Hit, NotApplicable, Severity, Unknown
from checks.registry import check
from checks.spf.tree import SpfSender, SpfTree


@check(Severity.NOTICE, "RFC 7208 §7")
def macro_needs_sender(
    spf: SpfTree, spf_senders: tuple[SpfSender, ...] | NotApplicable | Unknown
) -> Iterator[Hit]:
    """A macro that only a message fills in, and no sending server to try it with."""
    if isinstance(spf_senders, tuple):
        return
    for node in spf.walk():
        for branch in node.branches:
            if branch.needs_sender:
                facts = {"domain": spf.domain, "where": node.domain, "term": branch.term.text}
                yield Hit(f"{node.domain} TXT", facts)
