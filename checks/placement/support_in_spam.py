"""A mail from outside is in the spam folder of the support mailbox."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §7.9")
def support_in_spam(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Found in spam there."""
    trip = placement.round_trip
    if trip is not None and trip.arrival is Where.SPAM:
        yield Hit(trip.address, {"domain": domain.name, "address": trip.address, "from": trip.asked_from})
