"""The answer by itself does not say that a machine wrote it."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 3834 §5")
def auto_reply_not_marked(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """No Auto-Submitted header, or one that says a person wrote it."""
    trip = placement.round_trip
    if trip is not None and trip.reply is not None:
        marked = trip.reply.auto_submitted.strip().lower()
        if marked in ("", "no"):
            facts = {"domain": domain.name, "address": trip.address, "found": marked or "no such line"}
            yield Hit(trip.address, facts | {"precedence": trip.reply.precedence or "none"})
