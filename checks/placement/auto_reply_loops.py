"""The support address answers mail that a machine sent."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.ERROR, "RFC 3834 §2")
def auto_reply_loops(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A mail that says it comes from a machine was answered, too."""
    trip = placement.round_trip
    if trip is not None and trip.answers_machines:
        yield Hit(trip.address, {"domain": domain.name, "address": trip.address})
