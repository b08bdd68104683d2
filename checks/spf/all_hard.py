"""The record ends in `-all`; some receivers then refuse forwarded mail before they look at DKIM."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.closing import closing, correction
from checks.spf.tree import SpfTree


@check(Severity.NOTICE, "RFC 9989 §7.1", requires=("spf.dead-after-all",))
def all_hard(spf: SpfTree, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """`-all` has the last word and the domain takes mail."""
    if not sends_mail:
        return
    end = closing(spf)
    if isinstance(end, Unknown):
        yield end
    elif end is not None and end.all is not None and end.all.qualifier == "-":
        record = end.node.record.text if end.node.record else ""
        where, corrected = correction(spf, end, "~all")
        facts = {"domain": spf.domain, "where": where, "record": record, "corrected": corrected}
        yield Hit(f"{end.node.domain} TXT", facts)
