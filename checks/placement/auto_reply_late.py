"""The answer by itself comes later than promised."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement, RoundTrip, Where
from checks.registry import check


@check(Severity.NOTICE, "your promise to those who write")
def auto_reply_late(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Not there when it should have been, or by then with a later time."""
    trip = placement.round_trip
    if trip is None or not trip.promise_minutes:
        return
    took = _minutes(trip)
    late = took is not None and took > trip.promise_minutes
    if late or trip.answer is Where.DELAYED:
        facts = {"domain": domain.name, "address": trip.address, "minutes": trip.promise_minutes}
        shown = f"It took {took} minutes." if late else "It is not there yet."
        yield Hit(trip.address, facts | {"took": shown})


def _minutes(trip: RoundTrip) -> int | None:
    """From the mail to its answer; None where one of the times is not known."""
    if trip.reply is None or trip.sent_at is None:
        return None
    return round((trip.reply.at - trip.sent_at).total_seconds() / 60)
