"""The answer by itself goes to more than the one who wrote."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 3834 §4")
def auto_reply_to_many(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Other addresses in To or Cc than the one that asked."""
    trip = placement.round_trip
    if trip is None or trip.reply is None:
        return
    others = tuple(one for one in trip.reply.recipients if one != trip.asked_from.lower())
    if others:
        facts = {"domain": domain.name, "address": trip.address, "count": len(others)}
        yield Hit(trip.address, facts)
