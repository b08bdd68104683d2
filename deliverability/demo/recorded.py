"""What the world said of invented domains, as it was recorded, and how it is moved to another time."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.contacts import HttpReply, Reached, SmtpTalk
from deliverability.net.transcript import Exchange, Meeting, Transcript, loads

FOLDER = Path(__file__).parent / "worlds"
SUFFIX = ".json.z"
RENEWAL = timedelta(days=30)
"""How long a certificate is in use before the next one takes its place."""
_UTC_TIME = re.compile(rb"\x17\x0d(\d{12})Z")
"""UTCTime in a certificate (RFC 5280 §4.1.2.5.1); the octets of a key hold none by chance."""


@dataclass(frozen=True, slots=True)
class Episode:
    """What was true from so many days ago until the next episode."""

    days_ago: int
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Recorded:
    """An invented domain; `episodes` oldest first. `renews`: its certificates are replaced in time."""

    target: str
    profile: str
    selectors: tuple[str, ...]
    renews: bool
    episodes: tuple[Episode, ...]

    def at(self, days_ago: float) -> Episode:
        """The episode that was true so many days ago; the first one for whatever was before."""
        old = (one for one in reversed(self.episodes) if one.days_ago >= days_ago)
        return next(old, self.episodes[0])


def recorded_worlds() -> tuple[Recorded, ...]:
    """All invented domains, in the order of their names."""
    return tuple(_read(path) for path in sorted(FOLDER.glob(f"*{SUFFIX}")))


def transcript_at(world: Recorded, now: datetime, today: datetime) -> Transcript:
    """What a run at `now` would have heard, in a demo whose last day is `today` (both aware)."""
    episode = world.at((today - now) / timedelta(days=1))
    first = today - timedelta(days=world.episodes[0].days_ago)
    issued = _last_renewal(world, first, now) if world.renews else first
    return _moved(episode.transcript, now, issued)


def _last_renewal(world: Recorded, first: datetime, now: datetime) -> datetime:
    """Every domain has days of its own, which go on through all its episodes."""
    start = first - timedelta(days=zlib.crc32(world.target.encode()) % RENEWAL.days)
    return start + (now - start) // RENEWAL * RENEWAL


def _read(path: Path) -> Recorded:
    kept = json.loads(zlib.decompress(path.read_bytes()))
    episodes = tuple(
        Episode(one["days_ago"], loads(json.dumps(one["transcript"]))) for one in kept["episodes"]
    )
    return Recorded(kept["target"], kept["profile"], tuple(kept["selectors"]), kept["renews"], episodes)


def _moved(transcript: Transcript, now: datetime, issued: datetime) -> Transcript:
    """The same questions and answers at another time; certificates as if they were `issued` then."""
    then = datetime.fromtimestamp(transcript.taken_at, UTC)
    by, certificates_by = now - then, issued - then
    seconds = by.total_seconds()
    return replace(
        transcript,
        taken_at=transcript.taken_at + seconds,
        exchanges={
            key: Exchange(one.path, one.reply, one.taken_at + seconds)
            for key, one in transcript.exchanges.items()
        },
        contacts={
            contact: Meeting(_said(met.said, certificates_by), met.taken_at + seconds)
            for contact, met in transcript.contacts.items()
        },
    )


def _said(said: Reached, by: timedelta) -> Reached:
    if not isinstance(said, SmtpTalk | HttpReply) or said.tls is None:
        return said
    chain = tuple(_certificate(der, by) for der in said.tls.chain)
    return replace(said, tls=replace(said.tls, chain=chain))


def _certificate(der: bytes, by: timedelta) -> bytes:
    """The certificate with its two times moved.

    Its signature does not hold any more, which nobody looks at: whether it could be trusted was judged when
    it was seen, and stands beside it.
    """
    return b"".join(_pieces(der, by))


def _pieces(der: bytes, by: timedelta) -> Iterator[bytes]:
    end = 0
    for found in _UTC_TIME.finditer(der):
        then = datetime.strptime(found[1].decode("ascii"), "%y%m%d%H%M%S").replace(tzinfo=UTC)
        yield der[end : found.start(1)] + f"{then + by:%y%m%d%H%M%S}".encode("ascii")
        end = found.end(1)
    yield der[end:]
