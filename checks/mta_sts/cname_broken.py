"""The place of the MTA-STS record points to a name where nothing is."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1", "RFC 1034 §3.6.2")
def cname_broken(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """A CNAME with no text behind it."""
    if mta_sts.alias_leads_nowhere:
        facts = mta_sts.facts(taken_at, target=mta_sts.aliases[-1])
        yield Hit(f"{mta_sts.place} CNAME", facts)
