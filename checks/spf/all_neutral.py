"""The record ends in `?all`, which says nothing about forged mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.closing import closing, correction
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §2.6.2")
def all_neutral(spf: SpfTree, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """The `all` that has the last word is `?all`."""
    if not sends_mail:
        return
    end = closing(spf)
    if isinstance(end, Unknown):
        yield end
    elif end is not None and end.all is not None and end.all.qualifier == "?":
        record = end.node.record.text if end.node.record else ""
        where, corrected = correction(spf, end, "~all")
        facts = {"domain": spf.domain, "where": where, "record": record, "corrected": corrected}
        yield Hit(f"{end.node.domain} TXT", facts)
