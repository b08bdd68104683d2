"""Arranges what is known of the mail to one seed: where it is, when it came, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.model import Verdict
from checks.placement.record import FilterWord, Reading, Refusal, Seen, Where
from checks.placement.refusals import Explained, explained
from checks.reverse_names import Reverse
from deliverability.moments import distance, length
from deliverability.seeds.model import Probe, Sending, Talk
from deliverability.seeds.round_trip.asking import is_reply
from deliverability.seeds.words import MARKS, place
from web.seeds.journey import Journey, journey
from web.seeds.why import Method, methods

OPEN = frozenset({Where.SPAM, Where.MISSING, Where.REJECTED, Where.DELAYED})
"""What shows its reasons at once."""
HAPPENED = {
    Where.TAB: "It is in the inbox, but not under what is read first. People find it later there.",
    Where.FOLDER: "A rule of this mailbox filed it, so it says nothing about other readers.",
    Where.SPAM: "It went to spam. People rarely look there.",
    Where.DELAYED: "It was sent, and was not there after 15 minutes. We go on looking for six hours. Some "
    "servers let mail of new senders wait.",
    Where.MISSING: "A server took it, and six hours later it was in no folder. Some filters drop mail "
    "without a word.",
    Where.REJECTED: "A server refused it, so nobody gets to see it.",
    Where.NOT_SENT: "It was not sent.",
    Where.COULD_NOT_LOOK: "We could not look into this mailbox. It counts neither for nor against your mail.",
}
BEFORE = {
    Sending.WAITING: "It waits to be sent.",
    Sending.SENDING: "It is being sent.",
    Sending.SENT: "It was sent, and is not there yet.",
    Sending.REFUSED: "It was refused.",
    Sending.UNKNOWN: "We were interrupted while sending it, so we do not know whether it left. We look for "
    "it all the same, and never send it twice.",
    Sending.BY_OTHERS: "We look for your mail with the code.",
}
"""How it stands while nobody knows where it is."""
AGAIN = "Your mail server did not take it so far. We try again by ourselves, for six hours."
BIASED = (
    "A rule of this mailbox decided where it went, such as a list of safe senders. So it says nothing about "
    "other readers."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which server handed the mail to the receiver, and its name in reverse DNS, "" for none."""

    ip: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One seed of a test. `came`: when, in words; `lines`: what happened, in sentences."""

    id: int
    name: str
    address: str
    verdict: Verdict | None
    word: str
    came: str
    is_open: bool
    lines: tuple[str, ...]
    refusal: Refusal | None
    explained: Explained | None
    filters: tuple[FilterWord, ...]
    methods: tuple[Method, ...]
    origin: Origin | None
    changes: tuple[str, ...]
    way: Journey | None
    talk: Talk | None
    headers: str


def row(
    probe: Probe, name: str, seen: Seen, now: datetime, talk: Talk | None = None, headers: str = ""
) -> Row:
    """The mail of `probe` to the seed `name`; `headers`: of the found copy, as text."""
    reading = seen.reading
    return Row(
        id=probe.id, name=name, address=probe.recipient, verdict=MARKS[seen.where][0], word=place(seen),
        came=_came(probe, seen, now), is_open=seen.where in OPEN or _is_held_up(probe),
        lines=tuple(_lines(probe, seen)),
        refusal=seen.refusal, explained=explained(seen.refusal) if seen.refusal else None,
        filters=reading.filters if reading else (),
        methods=methods(reading) if reading else (), origin=_origin(reading),
        changes=reading.changes if reading else (),
        way=journey(reading, seen.sent_at, f"{name}: {place(seen)}") if reading else None,
        talk=talk, headers=headers,
    )  # fmt: skip


def _came(probe: Probe, seen: Seen, now: datetime) -> str:
    if seen.where.is_found and is_reply(probe):
        return "its answer"
    if seen.where.is_found and seen.found_at:
        took = round((seen.found_at - seen.sent_at).total_seconds()) if seen.sent_at else 0
        return f"{length(took)} after it was sent" if took > 0 else ""
    if probe.next_look_at is not None and probe.sending is not Sending.WAITING:
        wait = probe.next_look_at - now
        return f"we look again {distance(wait)}" if wait.total_seconds() > 0 else "we look now"
    return ""


def _is_held_up(probe: Probe) -> bool:
    return probe.sending is Sending.WAITING and bool(probe.problem)


def _lines(probe: Probe, seen: Seen) -> Iterator[str]:
    if seen.where is Where.WAITING:
        yield "We wait for the answer." if is_reply(probe) else BEFORE[probe.sending]
        if _is_held_up(probe):
            yield AGAIN
    elif seen.where in HAPPENED:
        yield HAPPENED[seen.where]
    if seen.where.is_found and seen.folder:
        yield f'The mailbox calls the folder "{seen.folder}".'
    if seen.problem:
        yield seen.problem
    if seen.is_biased:
        yield BIASED
    if seen.reading and not seen.reading.believed and seen.reading.disbelieved:
        yield f"We believe no word of the receiver about this mail: {seen.reading.disbelieved}."


def _origin(reading: Reading | None) -> Origin | None:
    if reading is None or not reading.sending_ip:
        return None
    names = reading.reverse.all_names if isinstance(reading.reverse, Reverse) else ()
    return Origin(reading.sending_ip, names[0] if names else "")
