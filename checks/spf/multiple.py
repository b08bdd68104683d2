"""Two or more SPF records at one name, and receivers read none of them."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.mended import mend
from checks.spf.merge import merged
from checks.spf.record import parse
from checks.spf.tree import SpfTexts

PARKED = "v=spf1 -all"  # a domain that takes no mail sends none (RFC 7505 §4.2)


@check(Severity.ERROR, "RFC 7208 §4.5")
def multiple(spf_texts: SpfTexts, takes_mail: bool) -> Iterator[Hit]:
    """More than one text begins with `v=spf1`."""
    records = spf_texts.records
    if len(records) > 1:
        one = merged(tuple(parse(mend(record).line) for record in records)) if takes_mail else PARKED
        facts = {"domain": spf_texts.domain, "count": len(records), "records": spf_texts.selection.records}
        yield Hit(f"{spf_texts.domain} TXT", {**facts, "merged": one})
