"""The mails of tests, one to each seed: one function for each statement; a row leaves as a Probe."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from checks.placement.record import Refusal, Where
from deliverability.seeds.model import Line, Probe, Sending, Talk
from deliverability.store.tables import DEFAULT_ORG, probes, seed_tests

SHOWN = tuple(probes.c[name] for name in Probe.__dataclass_fields__)
MINE = probes.c.org_id == DEFAULT_ORG


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of a mail beside its row: `reading` is JSON as `seeds.kept` writes it, "" for none.

    `attempts`: to send it; `begun_at`: the last one reached the mail itself. `has_message`: the found copy
    is still there.
    """

    attempts: int
    begun_at: datetime | None
    talk: Talk | None
    refusal: Refusal | None
    reading: str
    has_message: bool


def add(connection: Connection, new: Probe, domain_id: int, send_at: datetime | None) -> None:
    """Keep a new one (its id is not looked at); `send_at`: when it may go, None where others send it."""
    plain = row_of(new) | {"test_id": new.test_id, "domain_id": domain_id, "seed_id": new.seed_id,
                           "recipient": new.recipient, "token": new.token, "message_id": new.message_id,
                           "created_at": new.created_at}  # fmt: skip
    row = plain | {"org_id": DEFAULT_ORG, "attempts": 0, "send_at": send_at}
    connection.execute(insert(probes).values(row))


def get(connection: Connection, probe_id: int) -> Probe | None:
    """The mail of an id, or None."""
    row = connection.execute(select(*SHOWN).where(MINE, probes.c.id == probe_id)).one_or_none()
    return None if row is None else probe_of(row._mapping)


def of_test(connection: Connection, test_id: str) -> tuple[Probe, ...]:
    """The mails of a test, in the order in which they were made."""
    query = select(*SHOWN).where(MINE, probes.c.test_id == test_id).order_by(probes.c.id)
    return tuple(probe_of(row._mapping) for row in connection.execute(query))


def of_tests(connection: Connection, test_ids: Iterable[str]) -> tuple[Probe, ...]:
    """The mails of these tests, in the order in which they were made."""
    query = select(*SHOWN).where(MINE, probes.c.test_id.in_(tuple(test_ids))).order_by(probes.c.id)
    return tuple(probe_of(row._mapping) for row in connection.execute(query))


def details(connection: Connection, probe_ids: Iterable[int]) -> dict[int, Details]:
    """What else is kept of these, by id."""
    has_message = probes.c.message.is_not(None).label("has_message")
    columns = (probes.c[name] for name in ("id", "attempts", "begun_at", "talk", "refusal", "reading"))
    query = select(*columns, has_message).where(MINE, probes.c.id.in_(tuple(probe_ids)))
    return {row.id: _details(row._mapping) for row in connection.execute(query)}


def message(connection: Connection, probe_id: int) -> bytes | None:
    """The found copy, whole or its beginning; None for none."""
    kept = connection.execute(select(probes.c.message).where(MINE, probes.c.id == probe_id)).scalar()
    return None if kept is None else zlib.decompress(kept)


def reread(connection: Connection, now: datetime) -> int:
    """Have every kept copy that was read read once more; how many there are."""
    kept = MINE, probes.c.message.is_not(None), probes.c.answers.is_not(None), probes.c.read_at.is_(None)
    return int(connection.execute(update(probes).where(*kept).values(read_at=now)).rowcount)


def count_made(connection: Connection, since: datetime, recipient: str = "") -> int:
    """How many mails of ours were made since then, for everybody or for one recipient."""
    query = select(func.count()).where(
        MINE, probes.c.created_at > since, probes.c.sending != Sending.BY_OTHERS.value
    )
    if recipient:
        query = query.where(probes.c.recipient == recipient)
    return int(connection.execute(query).scalar_one())


def count_asked(connection: Connection, since: datetime, asked_by: str) -> int:
    """How many mails of ours this person had made since then."""
    tests = select(seed_tests.c.id).where(seed_tests.c.asked_by == asked_by, seed_tests.c.created_at > since)
    query = select(func.count()).where(
        MINE, probes.c.test_id.in_(tests), probes.c.sending != Sending.BY_OTHERS.value
    )
    return int(connection.execute(query).scalar_one())


def count_open(connection: Connection, test_id: str) -> int:
    """How many mails of a test are not decided: they wait to be sent, are looked for, or to be read."""
    return _count(connection, probes.c.test_id == test_id, is_open())


def count_waiting(connection: Connection, test_id: str) -> int:
    """How many mails of a test nothing is known of yet, or not all."""
    is_new = (probes.c.where == Where.WAITING.value) | probes.c.read_at.is_not(None)
    return _count(connection, probes.c.test_id == test_id, is_new)


def forget_raw(connection: Connection, before: datetime) -> int:
    """Forget what was said and found in full of mails older than that; what was read from it stays."""
    old = probes.c.created_at < before, probes.c.message.is_not(None) | probes.c.talk.is_not(None)
    values = {"message": None, "answers": None, "talk": None, "read_at": None}
    return int(connection.execute(update(probes).where(MINE, *old).values(values)).rowcount)


def pack_talk(talk: Talk | None) -> bytes | None:
    """A talk as the table keeps it."""
    return None if talk is None else zlib.compress(json.dumps(asdict(talk)).encode("utf-8", "replace"))


def row_of(probe: Probe) -> dict[str, Any]:
    """The columns that change in the life of a mail."""
    names = ("folder", "tab", "problem", "looks", "healthy_looks", "next_look_at", "sent_at", "found_at")
    plain = {name: getattr(probe, name) for name in names}
    return plain | {"sending": probe.sending.value, "where": probe.where.value}


def probe_of(row: RowMapping) -> Probe:
    """A row as a Probe."""
    plain = {name: row[name] for name in Probe.__dataclass_fields__}
    return Probe(**(plain | {"sending": Sending(row["sending"]), "where": Where(row["where"])}))


def is_open() -> ColumnElement[bool]:
    """Its fate is not decided."""
    unsent = probes.c.sending.in_([Sending.WAITING.value, Sending.SENDING.value])
    return unsent | probes.c.next_look_at.is_not(None) | probes.c.read_at.is_not(None)


def _count(connection: Connection, *only: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(probes).where(MINE, *only)).scalar_one())


def _details(row: RowMapping) -> Details:
    talk = _talk(row["talk"]) if row["talk"] else None
    refusal = Refusal(**row["refusal"]) if row["refusal"] else None
    reading = json.dumps(row["reading"]) if row["reading"] else ""
    return Details(row["attempts"], row["begun_at"], talk, refusal, reading, row["has_message"])


def _talk(kept: bytes) -> Talk:
    plain = json.loads(zlib.decompress(kept))
    return Talk(**(plain | {"lines": tuple(Line(**line) for line in plain["lines"])}))
