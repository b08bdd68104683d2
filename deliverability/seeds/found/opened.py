"""All that a found mail shows without asking anybody: its way, what the receiver wrote, who signed it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from checks.placement.belief import Belief, believed
from checks.placement.filters import filter_words
from checks.placement.hops import hops
from checks.placement.receivers import receiver_of, sending_hop
from checks.placement.record import Hop, Reading
from deliverability.seeds.found.changes import changes
from deliverability.seeds.found.headers import Parts, parts_of
from deliverability.seeds.found.proofs import signed_in, unproven
from deliverability.seeds.found.subjects import address_in


@dataclass(frozen=True, slots=True)
class Copy:
    """A mail as it was found. `size`: of the whole, where `raw` is only its beginning; 0: it is the whole.

    `sent`: what was handed over, None where somebody else sent it. `configured`: names by which a server of
    one's own signs its check results. `allow`: networks the operator vouches for. `ours`: the name of our own
    mail server, "" for none: it writes down no checks, so any that stand there are the sender's.
    `recipient`: whom the mail was sent to, "" where nobody knows.
    `answers`: the transcript of when it was read before; then nobody is asked again, as keys and records
    change and the mail does not.
    """

    raw: bytes
    provider: str
    sent: bytes | None = None
    size: int = 0
    configured: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    ours: str = ""
    answers: str = ""
    recipient: str = ""

    @property
    def is_whole(self) -> bool:
        return self.size <= len(self.raw)


@dataclass(frozen=True, slots=True)
class Opened:
    """The reading so far, and the names in DNS where its signatures have their keys."""

    reading: Reading
    key_names: tuple[str, ...] = ()


def opened(copy: Copy) -> Opened:
    """Read what needs no questions. Hostile mail may take long or much memory: run it in a process apart."""
    parts = parts_of(copy.raw)
    way = hops(parts.all("received"))
    entrance = _entrance(way, copy)
    belief = _belief(parts, way, copy)
    sender = Hop("") if entrance is None else way[entrance]
    reading = Reading(
        header_from=address_in(parts.first("from")),
        envelope_from=_envelope(parts),
        believed=belief.results,
        disbelieved=belief.why,
        hops=way,
        sending_ip=sender.ip,
        helo=sender.helo,
        signatures=unproven(parts),
        filters=filter_words(parts.headers, copy.provider, parts_of(copy.sent or b"").headers),
        changes=tuple(islice(changes(copy.raw, copy.sent), 20)) if copy.sent and copy.is_whole else (),
        auto_submitted=parts.first("auto-submitted")[:200].lower(),
        size=max(copy.size, len(copy.raw)),
    )
    return Opened(reading, tuple(dict.fromkeys(one.key_name for one in signed_in(parts) if one.key_name)))


def _belief(parts: Parts, way: tuple[Hop, ...], copy: Copy) -> Belief:
    if copy.ours and way and way[0].by == copy.ours:
        return Belief(None, "our own server took the mail in, and it leaves the checks to us")
    return believed(parts.headers, copy.provider, copy.configured, copy.allow)


def _entrance(way: tuple[Hop, ...], copy: Copy) -> int | None:
    receiver = receiver_of(copy.provider, way, copy.configured)
    return sending_hop(way, receiver, copy.allow) if receiver else None


def _envelope(parts: Parts) -> str:
    """The receiver writes it on top as Return-Path (RFC 5321 §4.4); "" is the empty one of bounces."""
    return address_in(parts.first("return-path"))
