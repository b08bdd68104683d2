"""Says what a round trip showed, in sentences for page and terminal."""

from __future__ import annotations

from collections.abc import Iterator

from checks.placement.record import RoundTrip, Where
from deliverability.moments import length

ARRIVED = {
    Where.INBOX: "Our mail to {address} arrived in the inbox.",
    Where.TAB: "Our mail to {address} arrived, in a tab of the inbox.",
    Where.FOLDER: "Our mail to {address} arrived, and a rule filed it in another folder.",
    Where.SPAM: "Our mail to {address} is in spam, where nobody may see it.",
    Where.DELAYED: "Our mail to {address} was not there after 15 minutes.",
    Where.MISSING: "Our mail to {address} was sent and never arrived.",
    Where.REJECTED: "Our mail to {address} was refused.",
    Where.NOT_SENT: "Our mail to {address} could not be sent.",
    Where.COULD_NOT_LOOK: "We could not look whether our mail to {address} arrived.",
}
ANSWERED = {
    Where.INBOX: "Its answer came back{after}.",
    Where.TAB: "Its answer came back{after}, in a tab of the inbox.",
    Where.FOLDER: "Its answer came back{after}, and a rule of our mailbox filed it.",
    Where.SPAM: "Its answer came back{after}, and is in spam: people who write to you do not see it.",
    Where.DELAYED: "Its answer is not here yet. It was promised within {promise}.",
    Where.MISSING: "No answer came back.",
    Where.COULD_NOT_LOOK: "We could not look whether an answer came back.",
}
UNMARKED = "The answer does not say that a machine wrote it, so another machine may answer it."
LOOP = "Mail of a machine is answered, too. Two such machines answer each other for ever."


def sentences(trip: RoundTrip) -> tuple[str, ...]:
    """What people should know of it, the way of the mail first."""
    return tuple(_sentences(trip))


def _sentences(trip: RoundTrip) -> Iterator[str]:
    if trip.arrival in ARRIVED:
        yield ARRIVED[trip.arrival].format(address=trip.address)
    if trip.refusal is not None:
        yield f"{trip.refusal.by} said: {trip.refusal.said}"
    if trip.answer in ANSWERED and trip.sent_at is not None:
        promise = length(60 * trip.promise_minutes)
        yield ANSWERED[trip.answer].format(after=_after(trip), promise=promise)
    if trip.reply is not None and trip.reply.auto_submitted in ("", "no"):
        yield UNMARKED
    if trip.answers_machines:
        yield LOOP


def _after(trip: RoundTrip) -> str:
    if trip.reply is None or trip.sent_at is None or trip.reply.at < trip.sent_at:
        return ""
    return f" after {length(int((trip.reply.at - trip.sent_at).total_seconds()))}"
