"""The domain sends no mail, yet its record does not say that nobody sends for it."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.closing import closing
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §10.1.2")
def parked(spf: SpfTree, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """A domain that is parked, or only takes mail, whose SPF is anything but `-all`."""
    if sends_mail:
        return
    end = closing(spf)
    terms = {term.text for node in spf.walk() if node.record for term in node.record.mechanisms}
    if isinstance(end, Unknown):
        yield end
    elif end is not None and terms != {"-all"}:
        record = spf.root.record.text if spf.root.record else ""
        yield Hit(f"{spf.domain} TXT", {"domain": spf.domain, "record": record, "corrected": "v=spf1 -all"})
