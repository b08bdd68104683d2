"""The signatures of a zone end in less than three days, and nothing has renewed them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from checks.dnssec.record import SignedSet, Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check

SOON = timedelta(days=3)
LAST_PART = 5
"""Who signs anew for every question uses short times; only the last fifth of a signature's time is late."""


@check(Severity.WARNING, "RFC 6781 §4.4.2.2")
def signature_expiring(dnssec: Zones, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """The signature that ends first of those looked at, each the longest of its record set."""
    for zone in dnssec.own:
        late = [one for one in zone.proofs if _ends_soon(one, taken_at)]
        if late and zone.fault is None:
            first = min(late, key=lambda one: one.ends or taken_at)
            ends = first.ends.strftime("%Y-%m-%d %H:%M UTC") if first.ends else ""
            facts = {"domain": dnssec.domain, "zone": zone.name, "what": str(first), "ends": ends}
            yield Hit(f"{zone.name} RRSIG", facts)
        yield from (one for one in zone.sets if isinstance(one, Unknown))


def _ends_soon(one: SignedSet, now: datetime) -> bool:
    if one.fault is not None or one.begins is None or one.ends is None:
        return False
    left = one.ends - now
    return left < SOON and left * LAST_PART < one.ends - one.begins
