"""A mail from outside to the support address did not arrive."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Reason, Severity, Unknown
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §6.1")
def support_not_reached(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """It was refused, or the support mailbox could be read for six hours and it is not there."""
    trip = placement.round_trip
    if trip is None:
        return
    if trip.arrival is Where.REJECTED or trip.refusal is not None:
        answer = f"{trip.refusal.code} {trip.refusal.said}" if trip.refusal else "a mail that came back"
        yield Hit(
            trip.address,
            {
                "domain": domain.name,
                "address": trip.address,
                "happened": "It was refused.",
                "answer": answer.replace("`", "'"),
            },
        )
    elif trip.arrival is Where.MISSING:
        yield Hit(
            trip.address,
            {
                "domain": domain.name,
                "address": trip.address,
                "happened": "It was not there after six hours.",
                "answer": "none",
            },
        )
    elif trip.arrival in (Where.COULD_NOT_LOOK, Where.NOT_SENT):
        reason = Reason.NOT_SENT if trip.arrival is Where.NOT_SENT else Reason.MAILBOX_CLOSED
        yield Unknown(f"test mail to {trip.address}", reason)
