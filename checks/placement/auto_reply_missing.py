"""The support address promises an answer by itself, and none came."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Reason, Severity, Unknown
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.WARNING, "your promise to those who write")
def auto_reply_missing(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """Nothing came back to a mailbox that could be read for six hours."""
    trip = placement.round_trip
    if trip is None or not trip.promise_minutes:
        return
    if trip.answer is Where.MISSING:
        facts = {"domain": domain.name, "address": trip.address, "minutes": trip.promise_minutes}
        yield Hit(trip.address, facts)
    elif trip.answer in (Where.COULD_NOT_LOOK, Where.NOT_SENT):
        reason = Reason.NOT_SENT if trip.answer is Where.NOT_SENT else Reason.MAILBOX_CLOSED
        yield Unknown(f"answer of {trip.address}", reason)
