"""The place of the MTA-STS record points to a name where nothing is."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1", "RFC 1034 §3.6.2")
def cname_broken(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """A CNAME with no text behind it, where a host for the policy is there."""
    if not mta_sts.alias_leads_nowhere:
        return
    if isinstance(mta_sts.host.addresses, Unknown):
        yield mta_sts.host.addresses
    elif mta_sts.host.addresses:
        facts = mta_sts.facts(taken_at, target=mta_sts.aliases[-1])
        yield Hit(f"{mta_sts.place} CNAME", facts)
