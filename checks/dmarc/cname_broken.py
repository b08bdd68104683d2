"""The place of the DMARC record points to a name where nothing is."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.10", "RFC 1034 §3.6.2")
def cname_broken(dmarc: DmarcRecords) -> Iterator[Hit]:
    """A CNAME at the domain's place with no text behind it."""
    if dmarc.alias_leads_nowhere:
        place, target = dmarc.here.place, dmarc.here.aliases[-1]
        yield Hit(f"{place} CNAME", {"domain": dmarc.domain, "place": place, "target": target})
