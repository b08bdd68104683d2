"""Bounces of the answer by itself would come back to the support address."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.NOTICE, "RFC 3834 §3.3")
def auto_reply_return_path(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A return path that is neither empty nor apart from the address that answers."""
    trip = placement.round_trip
    if trip is None or trip.reply is None or not trip.reply.return_path:
        return
    path = trip.reply.return_path.strip("<>").lower()
    if path == trip.address.lower():
        yield Hit(trip.address, {"domain": domain.name, "address": trip.address, "path": path})
