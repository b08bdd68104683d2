"""Test mails that are looked for: claimed together for each mailbox, and written with what was found."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from checks.placement.record import Refusal, Where
from deliverability.seeds.model import OUR_OWN, Probe, Sending
from deliverability.store.leases import FREE, Lease, is_free
from deliverability.store.locks import take
from deliverability.store.probes import MINE, SHOWN, probe_of, row_of
from deliverability.store.tables import probes


@dataclass(frozen=True, slots=True)
class ToRead:
    """A found copy that one process may read now; `token` proves it. `size`: octets of all of the mail.

    `answers`, `reading`: what DNS said and what it showed when it was read before, "" for never.
    """

    probe: Probe
    raw: bytes
    size: int
    token: str
    answers: str = ""
    reading: str = ""


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether `seeds_due` would find any; to ask costs no lock."""
    due = select(probes.c.id).where(probes.c.next_look_at <= now, is_free(probes, now))
    return connection.execute(due.limit(1)).first() is not None


def seeds_due(connection: Connection, now: datetime, most: int) -> tuple[int, ...]:
    """Ids of seeds with a mail that is to be looked for now."""
    due = probes.c.next_look_at <= now, is_free(probes, now), probes.c.seed_id != OUR_OWN
    query = select(probes.c.seed_id).where(MINE, *due).distinct().order_by(probes.c.seed_id).limit(most)
    return tuple(connection.execute(query).scalars())


def claim(connection: Connection, seed_id: int, now: datetime, lease: Lease, most: int) -> tuple[Probe, ...]:
    """The mails to look for in this mailbox now, taken."""
    due = probes.c.next_look_at <= now, is_free(probes, now), probes.c.seed_id == seed_id
    first = select(probes.c.id).where(MINE, *due).order_by(probes.c.next_look_at).limit(most)
    mine = {"lease_until": lease.until, "lease_token": lease.token}
    rows = take(connection, first, mine, SHOWN)
    return tuple(sorted((probe_of(row._mapping) for row in rows), key=lambda one: one.id))


def looked(
    connection: Connection, probe: Probe, token: str, now: datetime, raw: bytes | None = None, size: int = 0
) -> bool:
    """Keep what a look came to, and let it go; False when it is no longer ours.

    `raw`: what was found, or its beginning, to be read from now on; `size`: octets of all of it.
    """
    values: dict[str, Any] = row_of(probe) | FREE
    if raw is not None:
        values |= {"message": zlib.compress(raw), "message_size": size, "read_at": now}
    mine = update(probes).where(MINE, probes.c.id == probe.id, probes.c.lease_token == token)
    return bool(connection.execute(mine.values(values)).rowcount)


def is_any_to_read(connection: Connection, now: datetime) -> bool:
    """Whether `to_read` would find any; to ask costs no lock."""
    due = select(probes.c.id).where(probes.c.read_at <= now, is_free(probes, now))
    return connection.execute(due.limit(1)).first() is not None


def to_read(connection: Connection, now: datetime, lease: Lease, most: int) -> tuple[ToRead, ...]:
    """Found copies that nobody has read, taken."""
    due = probes.c.read_at <= now, is_free(probes, now), probes.c.message.is_not(None)
    first = select(probes.c.id).where(MINE, *due).order_by(probes.c.read_at, probes.c.id).limit(most)
    mine = {"lease_until": lease.until, "lease_token": lease.token}
    more = (probes.c[name] for name in ("message", "message_size", "answers", "reading"))
    rows = take(connection, first, mine, (*SHOWN, *more))
    return tuple(_to_read(row, lease.token) for row in rows)


def _to_read(row: Row[Any], token: str) -> ToRead:
    answers = zlib.decompress(row.answers).decode() if row.answers else ""
    reading = json.dumps(row.reading) if row.reading else ""
    raw, size = zlib.decompress(row.message), row.message_size or 0
    return ToRead(probe_of(row._mapping), raw, size, token, answers, reading)


def read(connection: Connection, found: ToRead, reading: str, answers: str) -> bool:
    """Keep what a copy shows, as JSON, and what DNS said of it; False when it is no longer ours."""
    values = {"reading": json.loads(reading), "answers": zlib.compress(answers.encode()), "read_at": None}
    mine = probes.c.id == found.probe.id, probes.c.lease_token == found.token
    return bool(connection.execute(update(probes).where(MINE, *mine).values(**values, **FREE)).rowcount)


def put_off(connection: Connection, token: str, until: datetime) -> None:
    """A look came to nothing for a reason of ours: again then, and no look is counted."""
    mine = update(probes).where(MINE, probes.c.lease_token == token, probes.c.next_look_at.is_not(None))
    connection.execute(mine.values(next_look_at=until, **FREE))


def came_back(connection: Connection, probe_id: int, refusal: Refusal, problem: str) -> bool:
    """A bounce of this mail came; False where it was found, or refused before."""
    values = {
        "where": Where.REJECTED.value, "refusal": asdict(refusal), "problem": problem, "next_look_at": None,
        **FREE,
    }  # fmt: skip
    open_ = probes.c.id == probe_id, probes.c.next_look_at.is_not(None)
    return bool(connection.execute(update(probes).where(MINE, *open_).values(values)).rowcount)


def awaited(connection: Connection, domain_id: int) -> tuple[Probe, ...]:
    """Mails of a domain that went and did not come, of which a bounce may tell."""
    went = probes.c.sending.in_([Sending.SENT.value, Sending.UNKNOWN.value])
    open_ = probes.c.next_look_at.is_not(None), probes.c.domain_id == domain_id
    rows = connection.execute(select(*SHOWN).where(MINE, *open_, went).order_by(probes.c.id))
    return tuple(probe_of(row._mapping) for row in rows)


def forget_seed(connection: Connection, seed_id: int, problem: str) -> None:
    """Its mailbox is gone: nothing is sent to it or looked for in it any more."""
    here = MINE, probes.c.seed_id == seed_id
    unsent = {"sending": Sending.REFUSED.value, "where": Where.NOT_SENT.value, "send_at": None}
    waiting = update(probes).where(*here, probes.c.sending == Sending.WAITING.value)
    connection.execute(waiting.values(problem=problem, **unsent))
    unseen = {"where": Where.COULD_NOT_LOOK.value, "next_look_at": None, "problem": problem}
    connection.execute(update(probes).where(*here, probes.c.next_look_at.is_not(None)).values(**unseen))
