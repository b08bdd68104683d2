"""Two or more SPF records at one name, and receivers read none of them."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.mended import mend
from checks.spf.merge import merged
from checks.spf.record import parse
from checks.spf.tree import SpfTexts

PARKED = "v=spf1 -all"  # of a domain that sends no mail


@check(Severity.ERROR, "RFC 7208 §4.5")
def multiple(spf_texts: SpfTexts, sends_mail: bool) -> Iterator[Hit]:
    """More than one text begins with `v=spf1`."""
    records = spf_texts.records
    if len(records) > 1:
        one = merged(tuple(parse(mend(record).line) for record in records)) if sends_mail else PARKED
        facts = {"domain": spf_texts.domain, "count": len(records), "records": spf_texts.selection.records}
        yield Hit(f"{spf_texts.domain} TXT", {**facts, "merged": one})
