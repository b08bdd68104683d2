"""The ledger of test mails on their way out: each step is one conditional UPDATE, and none goes back.

A mail is SENDING before its first octet leaves; whoever finds one whose sender has died calls it UNKNOWN. It
is never sent again by itself, but still looked for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Update, exists, select, update

from checks.placement.record import Refusal, Where
from deliverability.seeds.model import Probe, SeedState, Sending, Talk
from deliverability.store.database import Database
from deliverability.store.leases import FREE, Lease, is_free
from deliverability.store.locks import take
from deliverability.store.probes import MINE, pack_talk, probe_of
from deliverability.store.tables import probes, seed_tests, seeds


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that one process may send now; `token` proves it. `attempts`: how often it was tried before."""

    probe: Probe
    attempts: int
    token: str


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether there is anything to send, to give up, or to call lost; to ask costs no lock."""
    return connection.execute(select(probes.c.id).where(probes.c.send_at <= now).limit(1)).first() is not None


def senders_due(connection: Connection, now: datetime, most: int) -> tuple[int, ...]:
    """Ids of the ways to send by which mails may go now."""
    mine = select(seed_tests.c.sender_id).join(probes, probes.c.test_id == seed_tests.c.id)
    found = mine.where(*_due(now), seed_tests.c.sender_id.is_not(None)).distinct().limit(most)
    return tuple(connection.execute(found.order_by(seed_tests.c.sender_id)).scalars())


def claim(
    connection: Connection, sender_id: int, now: datetime, lease: Lease, most: int
) -> tuple[Claimed, ...]:
    """Mails that may go this way now, taken, oldest first; none to a seed whose address did not agree."""
    mine = select(seed_tests.c.id).where(seed_tests.c.sender_id == sender_id)
    due = select(probes.c.id).where(*_due(now), probes.c.test_id.in_(mine))
    first = due.order_by(probes.c.send_at, probes.c.id).limit(most)
    taken = {"lease_until": lease.until, "lease_token": lease.token}
    rows = take(connection, first, taken, tuple(probes.c))
    return tuple(sorted((_claimed(row._mapping) for row in rows), key=lambda one: one.probe.id))


def begin(database: Database, claimed: Claimed, now: datetime, until: datetime) -> bool:
    """From now on it may have arrived; False when another process has it, or the seed may get none."""
    values = {
        "sending": Sending.SENDING.value, "begun_at": now, "lease_until": until,
        "attempts": probes.c.attempts + 1,
    }  # fmt: skip
    return _step(database, _held(claimed, Sending.WAITING).where(_may_get_mail()).values(values))


def sent(database: Database, claimed: Claimed, talk: Talk, now: datetime, look_at: datetime) -> bool:
    """It was taken over; it is looked for from then on. Holds also where we had given up hope of knowing."""
    values = {"sending": Sending.SENT.value, "sent_at": now, "problem": "", "next_look_at": look_at}
    return _step(database, _over(claimed, talk, values, Sending.SENDING, Sending.UNKNOWN))


def unsure(
    database: Database, claimed: Claimed, talk: Talk, problem: str, now: datetime, look_at: datetime
) -> bool:
    """It may have gone and may not; it is looked for from then on."""
    values = {"sending": Sending.UNKNOWN.value, "sent_at": now, "problem": problem, "next_look_at": look_at}
    return _step(database, _over(claimed, talk, values, Sending.SENDING))


def refused(
    database: Database, claimed: Claimed, talk: Talk | None, problem: str, refusal: Refusal | None
) -> bool:
    """It surely did not go, and is not tried again; `refusal`: a server said so, None where we gave up."""
    where = Where.NOT_SENT if refusal is None else Where.REJECTED
    values = {
        "sending": Sending.REFUSED.value, "where": where.value, "problem": problem,
        "refusal": asdict(refusal) if refusal else None,
    }  # fmt: skip
    return _step(database, _over(claimed, talk, values, Sending.WAITING, Sending.SENDING))


def give_back(
    database: Database, claimed: Claimed, talk: Talk | None, problem: str, send_at: datetime
) -> bool:
    """It surely did not go, and is tried again then."""
    values = {
        "sending": Sending.WAITING.value, "problem": problem, "send_at": send_at,
        "attempts": claimed.attempts + 1, **FREE,
    }  # fmt: skip
    if talk is not None:
        values["talk"] = pack_talk(talk)
    return _step(database, _held(claimed, Sending.WAITING, Sending.SENDING).values(values))


def try_now(connection: Connection, sender_id: int, now: datetime) -> int:
    """Mails that wait for another try by this way to send go at once, as it was changed; how many."""
    by_it = probes.c.test_id.in_(select(seed_tests.c.id).where(seed_tests.c.sender_id == sender_id))
    waits = probes.c.sending == Sending.WAITING.value, probes.c.send_at > now, is_free(probes, now)
    return int(connection.execute(update(probes).where(MINE, by_it, *waits).values(send_at=now)).rowcount)


def let_go(database: Database, token: str) -> None:
    """Whoever comes next may take what was claimed with this token and not begun."""
    mine = update(probes).where(probes.c.lease_token == token, probes.c.sending == Sending.WAITING.value)
    with database.begin() as connection:
        connection.execute(mine.values(FREE))


def lost(connection: Connection, problem: str, now: datetime) -> int:
    """Mails that a dead process left while it sent them may have gone, and are looked for; how many."""
    gone = update(probes).where(probes.c.sending == Sending.SENDING.value, probes.c.lease_until <= now)
    values = {
        "sending": Sending.UNKNOWN.value, "problem": problem, "send_at": None, "next_look_at": now,
        "sent_at": probes.c.begun_at, "lease_until": None,  # the token stays: see `sent`
    }  # fmt: skip
    return int(connection.execute(gone.values(values)).rowcount)


def doubt(connection: Connection, problem: str, then: datetime) -> int:
    """Of a backup made `then`: what was on its way may have gone since, and is looked for; how many."""
    on_its_way = probes.c.sending.in_([Sending.WAITING.value, Sending.SENDING.value])
    values = {
        "sending": Sending.UNKNOWN.value, "problem": problem, "send_at": None, "next_look_at": then,
        "sent_at": probes.c.created_at, **FREE,
    }  # fmt: skip
    return int(connection.execute(update(probes).where(MINE, on_its_way).values(values)).rowcount)


def give_up(connection: Connection, problem: str, before: datetime, now: datetime) -> int:
    """Mails made before then that never went, for whatever reason, are not sent any more; how many."""
    stale = probes.c.sending == Sending.WAITING.value, probes.c.created_at <= before, is_free(probes, now)
    given_up = {"sending": Sending.REFUSED.value, "where": Where.NOT_SENT.value, "send_at": None}
    untold = update(probes).where(MINE, *stale, probes.c.problem == "").values(problem=problem)
    connection.execute(untold)
    return int(connection.execute(update(probes).where(MINE, *stale).values(**given_up, **FREE)).rowcount)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    waits = probes.c.sending == Sending.WAITING.value, probes.c.send_at <= now
    return (*waits, is_free(probes, now), _may_get_mail())


def _may_get_mail() -> ColumnElement[bool]:
    """The seed is there, and its address agreed; read with the claim itself."""
    is_active = seeds.c.state == SeedState.ACTIVE.value, seeds.c.address == probes.c.recipient
    return exists().where(seeds.c.id == probes.c.seed_id, *is_active)


def _held(claimed: Claimed, *states: Sending) -> Update:
    allowed = probes.c.sending.in_([state.value for state in states])
    mine = probes.c.id == claimed.probe.id, probes.c.lease_token == claimed.token
    return update(probes).where(*mine, allowed)


def _over(claimed: Claimed, talk: Talk | None, values: dict[str, Any], *states: Sending) -> Update:
    kept = values | {"send_at": None, **FREE}
    if talk is not None:
        kept["talk"] = pack_talk(talk)
    return _held(claimed, *states).values(kept)


def _step(database: Database, statement: Update) -> bool:
    with database.begin() as connection:
        return bool(connection.execute(statement).rowcount)


def _claimed(row: RowMapping) -> Claimed:
    return Claimed(probe_of(row), row["attempts"], row["lease_token"])
