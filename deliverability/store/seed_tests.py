"""Tests of where mail lands: one function for each statement; a row leaves as a SeedTest."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, select, update

from checks.placement.record import Where
from deliverability.seeds.model import Kind, Mail, SeedTest, TestState
from deliverability.store.locks import add_new
from deliverability.store.probes import is_open
from deliverability.store.tables import DEFAULT_ORG, probes, seed_tests

_COLUMNS = tuple(column for column in seed_tests.c if column.name != "org_id")
_MINE = seed_tests.c.org_id == DEFAULT_ORG


def add(connection: Connection, new: SeedTest) -> bool:
    """Keep a new one; False when the slot has its test already."""
    return add_new(connection, seed_tests, _row(new))


def get(connection: Connection, test_id: str) -> SeedTest | None:
    """The test of a link, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, seed_tests.c.id == test_id)).one_or_none()
    return None if row is None else _test(row._mapping)


def of_domain(
    connection: Connection, domain_id: int, most: int, kinds: Iterable[Kind] = tuple(Kind)
) -> tuple[SeedTest, ...]:
    """The newest tests of a domain first, of these kinds, without those that only stand beside another."""
    here = seed_tests.c.domain_id == domain_id, seed_tests.c.control_of.is_(None)
    of_kind = seed_tests.c.kind.in_([kind.value for kind in kinds])
    newest = (
        select(*_COLUMNS)
        .where(_MINE, *here, of_kind)
        .order_by(seed_tests.c.created_at.desc(), seed_tests.c.id)
    )
    return tuple(_test(row._mapping) for row in connection.execute(newest.limit(most)))


def controls_of(connection: Connection, test_id: str) -> tuple[SeedTest, ...]:
    """The tests of domains known to be good that stand beside this one."""
    query = select(*_COLUMNS).where(_MINE, seed_tests.c.control_of == test_id).order_by(seed_tests.c.id)
    return tuple(_test(row._mapping) for row in connection.execute(query))


def by_code(connection: Connection, code: str) -> SeedTest | None:
    """The newest test with this code in its subject, or None."""
    query = select(*_COLUMNS).where(_MINE, seed_tests.c.code == code)
    row = connection.execute(query.order_by(seed_tests.c.created_at.desc()).limit(1)).one_or_none()
    return None if row is None else _test(row._mapping)


def is_begun(connection: Connection, domain_id: int, kind: Kind, slot_at: datetime) -> bool:
    """Whether a slot has its test."""
    here = seed_tests.c.domain_id == domain_id, seed_tests.c.kind == kind.value
    query = select(seed_tests.c.id).where(_MINE, *here, seed_tests.c.slot_at == slot_at)
    return connection.execute(query).first() is not None


def last_begun(connection: Connection, domain_id: int, kind: Kind, *, is_due: bool) -> datetime | None:
    """When such a test of this domain last began: one that was due, or one that somebody asked for.

    One of which no mail ever left does not count.
    """
    left = exists().where(probes.c.test_id == seed_tests.c.id, probes.c.where != Where.NOT_SENT.value)
    slot = seed_tests.c.slot_at.is_not(None) if is_due else seed_tests.c.slot_at.is_(None)
    here = seed_tests.c.domain_id == domain_id, seed_tests.c.control_of.is_(None)
    newest = func.max(seed_tests.c.created_at, type_=seed_tests.c.created_at.type)
    query = select(newest).where(_MINE, *here, seed_tests.c.kind == kind.value, slot, left)
    found: datetime | None = connection.execute(query).scalar()
    return found


def count_asked(connection: Connection, asked_by: str, since: datetime) -> int:
    """How many tests this person began since then."""
    mine = seed_tests.c.asked_by == asked_by, seed_tests.c.created_at > since
    return int(connection.execute(select(func.count()).where(_MINE, *mine)).scalar_one())


def all_decided(connection: Connection) -> tuple[SeedTest, ...]:
    """Those under way without a mail whose fate is open."""
    under_way = seed_tests.c.state == TestState.UNDER_WAY.value
    query = select(*_COLUMNS).where(
        _MINE, under_way, ~exists().where(probes.c.test_id == seed_tests.c.id, is_open())
    )
    return tuple(_test(row._mapping) for row in connection.execute(query))


def finish(connection: Connection, test_id: str, now: datetime) -> bool:
    """All its mails are decided; False when it was finished before."""
    open_ = seed_tests.c.id == test_id, seed_tests.c.state == TestState.UNDER_WAY.value
    values = {"state": TestState.DONE.value, "finished_at": now}
    return bool(connection.execute(update(seed_tests).where(_MINE, *open_).values(values)).rowcount)


def prune(connection: Connection, before: datetime) -> int:
    """Forget tests begun before then, with their mails; how many tests there were."""
    old = select(seed_tests.c.id).where(seed_tests.c.created_at < before)
    connection.execute(delete(probes).where(probes.c.test_id.in_(old)))
    return int(connection.execute(delete(seed_tests).where(seed_tests.c.created_at < before)).rowcount)


def packed(mail: Mail) -> bytes:
    """A mail as the tables keep it."""
    return zlib.compress(json.dumps(asdict(mail), ensure_ascii=False).encode("utf-8", "replace"))


def unpacked(kept: bytes) -> Mail:
    """Read `packed` back."""
    return Mail(**json.loads(zlib.decompress(kept)))


def _row(test: SeedTest) -> dict[str, Any]:
    plain = {name: getattr(test, name) for name in SeedTest.__dataclass_fields__}
    typed = {"mail": packed(test.mail), "kind": test.kind.value, "state": test.state.value}
    return plain | typed | {"org_id": DEFAULT_ORG}


def _test(row: RowMapping) -> SeedTest:
    plain = {name: row[name] for name in SeedTest.__dataclass_fields__}
    typed = {"mail": unpacked(row["mail"]), "kind": Kind(row["kind"]), "state": TestState(row["state"])}
    return SeedTest(**(plain | typed))
