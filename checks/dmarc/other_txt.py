"""Texts that are no DMARC record stand where the DMARC record belongs."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.10")
def other_txt(dmarc: DmarcRecords) -> Iterator[Hit]:
    """Other TXT at the domain's own place."""
    selection = dmarc.here.selection
    beside = tuple(text.text for text in selection.lookalikes) if selection.records else ()
    texts = selection.others + beside
    if texts:
        place = dmarc.here.place
        yield Hit(f"{place} TXT", {"domain": dmarc.domain, "place": place, "texts": texts})
