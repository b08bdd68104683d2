"""The record has no `all` at its end, so it says nothing about forged mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.closing import Closing, closing, correction
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §4.7")
def all_missing(spf: SpfTree, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """Neither `all` nor a redirect at the end."""
    if not sends_mail:
        return
    end = closing(spf)
    if isinstance(end, Unknown):
        yield end
    elif end is not None and end.all is None and not _may_hide_all(spf, end):
        record = end.node.record.text if end.node.record else ""
        where, corrected = correction(spf, end, "~all")
        facts = {"domain": spf.domain, "where": where, "record": record, "corrected": corrected}
        yield Hit(f"{end.node.domain} TXT", facts)


def _may_hide_all(spf: SpfTree, end: Closing) -> bool:
    """A slip in the domain's own record may be its `all`, and has a check of its own."""
    record = end.node.record
    return end.node is spf.root and record is not None and bool(record.faults)
