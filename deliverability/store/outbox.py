"""The ledger of what leaves the house: one function for each statement; a row leaves as an Entry."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Update, and_, delete, func, or_, select, update

from deliverability.notify.letter import Channel, Content, Letter, State
from deliverability.store.database import Database, reading
from deliverability.store.locks import add_new, take
from deliverability.store.tables import DEFAULT_ORG, outbox

OVER = (State.SENT, State.FAILED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row without what it says. `message_id`: "" until the first byte went; `problem`: of the last try."""

    id: int
    kind: str
    channel: Channel
    recipient: str
    domain_id: int | None
    subject: str
    state: State
    message_id: str
    problem: str
    attempts: int
    created_at: datetime
    not_before: datetime
    begun_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one process may send now; `token` proves it."""

    id: int
    kind: str
    channel: Channel
    recipient: str
    content: Content
    message_id: str
    attempts: int
    created_at: datetime
    token: str


_SHOWN = (
    "id", "kind", "channel", "recipient", "domain_id", "subject", "state", "message_id", "problem",
    "attempts", "created_at", "not_before", "begun_at", "done_at",
)  # fmt: skip
_COLUMNS = tuple(outbox.c[name] for name in _SHOWN)
_TAKEN = ("id", "kind", "recipient", "message_id", "attempts", "created_at")


def put(connection: Connection, letter: Letter, now: datetime) -> bool:
    """Put it into the ledger, in the caller's transaction; False when this one was there already."""
    row = {
        "org_id": DEFAULT_ORG, "kind": letter.kind, "channel": letter.channel.value,
        "recipient": letter.recipient, "key": letter.key, "domain_id": letter.domain_id,
        "subject": letter.content.subject.replace("\0", ""), "content": _packed(letter.content),
        "state": State.WAITING.value,
        "message_id": "", "problem": "", "attempts": 0, "created_at": now, "not_before": letter.not_before,
    }  # fmt: skip
    return add_new(connection, outbox, row)


def get(database: Database, entry_id: int) -> Entry | None:
    """The entry, or None."""
    with reading(database) as connection:
        row = connection.execute(select(*_COLUMNS).where(outbox.c.id == entry_id)).one_or_none()
    return None if row is None else _entry(row._mapping)


def content(database: Database, entry_id: int) -> Content | None:
    """What it says; None once it is sent, as nobody needs it any more."""
    with reading(database) as connection:
        packed = connection.execute(select(outbox.c.content).where(outbox.c.id == entry_id)).scalar()
    return None if packed is None else _unpacked(packed)


def entries(
    database: Database, *, states: Sequence[State] = (), before: int = 0, most: int = 50
) -> tuple[Entry, ...]:
    """The newest entries first, of these states (() for all), older than the id `before` (0 for all)."""
    query = select(*_COLUMNS).where(outbox.c.org_id == DEFAULT_ORG)
    if states:
        query = query.where(outbox.c.state.in_([state.value for state in states]))
    if before:
        query = query.where(outbox.c.id < before)
    with reading(database) as connection:
        found = connection.execute(query.order_by(outbox.c.id.desc()).limit(most))
        return tuple(_entry(row._mapping) for row in found)


def counts(database: Database) -> dict[State, int]:
    """How many there are of each state that occurs."""
    query = select(outbox.c.state, func.count()).where(outbox.c.org_id == DEFAULT_ORG)
    with reading(database) as connection:
        return {State(state): many for state, many in connection.execute(query.group_by(outbox.c.state))}


def recipients_since(connection: Connection, since: datetime, kinds: Sequence[str]) -> tuple[str, ...]:
    """To whom those of these kinds go that were put in since then, once for each."""
    query = select(outbox.c.recipient).where(
        outbox.c.org_id == DEFAULT_ORG, outbox.c.created_at > since, outbox.c.kind.in_(kinds)
    )
    return tuple(connection.execute(query).scalars())


def count_since(connection: Connection, since: datetime, kinds: Sequence[str], recipient: str = "") -> int:
    """How many of these kinds were put in since then, to everybody or to one recipient."""
    query = select(func.count()).where(
        outbox.c.org_id == DEFAULT_ORG, outbox.c.created_at > since, outbox.c.kind.in_(kinds)
    )
    if recipient:
        query = query.where(outbox.c.recipient == recipient)
    return int(connection.execute(query).scalar_one())


def begun_since(database: Database, since: datetime) -> int:
    """How many mails were begun since then, for the rate."""
    query = select(func.count()).where(outbox.c.begun_at > since, outbox.c.channel == Channel.MAIL.value)
    with reading(database) as connection:
        return int(connection.execute(query).scalar_one())


def oldest_waiting(database: Database) -> datetime | None:
    """When the message that waits longest might have gone; None when none waits."""
    kind = outbox.c.not_before.type
    query = select(func.min(outbox.c.not_before, type_=kind)).where(outbox.c.state == State.WAITING.value)
    with reading(database) as connection:
        found: datetime | None = connection.execute(query).scalar()
    return found


def claim(
    database: Database, channels: Sequence[Channel], token: str, now: datetime, until: datetime, most: int
) -> tuple[Claimed, ...]:
    """Messages that may go now, taken until then, oldest first; two processes never hold the same."""
    free = and_(
        outbox.c.state == State.WAITING.value,
        outbox.c.not_before <= now,
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        outbox.c.channel.in_([channel.value for channel in channels]),
    )
    due = select(outbox.c.id).where(free).order_by(outbox.c.not_before, outbox.c.id).limit(most)
    with database.begin() as connection:
        rows = take(connection, due, {"lease_until": until, "lease_token": token}, tuple(outbox.c))
        found = [_claimed(row._mapping, token) for row in rows]
    return tuple(sorted(found, key=lambda one: one.id))


def begin(database: Database, claimed: Claimed, message_id: str, now: datetime, until: datetime) -> bool:
    """From now on it may have arrived; False when another process has it."""
    values = {
        "state": State.SENDING.value, "message_id": message_id, "begun_at": now, "lease_until": until,
        "attempts": outbox.c.attempts + 1,
    }  # fmt: skip
    return _step(database, _held(claimed, State.WAITING).values(values))


def let_go(database: Database, token: str) -> None:
    """Whoever comes next may take what was claimed with this token and not begun."""
    mine = update(outbox).where(outbox.c.lease_token == token, outbox.c.state == State.WAITING.value)
    with database.begin() as connection:
        connection.execute(mine.values(lease_until=None, lease_token=None))


def sent(database: Database, claimed: Claimed, now: datetime) -> bool:
    """It was taken over; what it said is forgotten. Holds also where we had given up hope of knowing."""
    values = _over(State.SENT, "", now) | {"content": None}
    return _step(database, _held(claimed, State.SENDING, State.UNKNOWN).values(values))


def give_back(database: Database, claimed: Claimed, problem: str, not_before: datetime) -> bool:
    """It surely did not arrive, and is tried again then."""
    values = {
        "state": State.WAITING.value, "problem": problem, "not_before": not_before, "lease_until": None,
        "lease_token": None, "attempts": claimed.attempts + 1,
    }  # fmt: skip
    return _step(database, _held(claimed, State.WAITING, State.SENDING).values(values))


def fail(database: Database, claimed: Claimed, problem: str, now: datetime) -> bool:
    """It surely did not arrive, and is not tried again by itself."""
    values = _over(State.FAILED, problem, now)
    return _step(database, _held(claimed, State.WAITING, State.SENDING).values(values))


def unsure(database: Database, claimed: Claimed, problem: str, now: datetime) -> bool:
    """It may have arrived and may not."""
    return _step(database, _held(claimed, State.SENDING).values(_over(State.UNKNOWN, problem, now)))


def lost(database: Database, problem: str, now: datetime) -> int:
    """Messages that a dead process left while it sent them may have arrived; how many there were."""
    gone = update(outbox).where(outbox.c.state == State.SENDING.value, outbox.c.lease_until <= now)
    values = {"state": State.UNKNOWN.value, "problem": problem, "done_at": now}  # the token stays: see `sent`
    with database.begin() as connection:
        return int(connection.execute(gone.values(values)).rowcount)


def again(connection: Connection, entry_id: int, now: datetime) -> bool:
    """A person wants it sent once more; False when it is not over, or was sent."""
    over = outbox.c.state.in_([State.FAILED.value, State.UNKNOWN.value])
    values = {
        "state": State.WAITING.value, "not_before": now, "done_at": None, "attempts": 0,
        "lease_until": None, "lease_token": None,
    }  # fmt: skip
    chosen = update(outbox).where(outbox.c.org_id == DEFAULT_ORG, outbox.c.id == entry_id, over)
    return bool(connection.execute(chosen.values(values)).rowcount)


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget what was over `keep_days` ago; how many there were."""
    old = outbox.c.done_at < now - timedelta(days=keep_days)
    with database.begin() as connection:
        return int(connection.execute(delete(outbox).where(old)).rowcount)


def _held(claimed: Claimed, *states: State) -> Update:
    allowed = outbox.c.state.in_([state.value for state in states])
    return update(outbox).where(outbox.c.id == claimed.id, outbox.c.lease_token == claimed.token, allowed)


def _over(state: State, problem: str, now: datetime) -> dict[str, Any]:
    return {
        "state": state.value, "problem": problem, "done_at": now, "lease_until": None, "lease_token": None,
    }  # fmt: skip


def _step(database: Database, statement: Update) -> bool:
    with database.begin() as connection:
        return bool(connection.execute(statement).rowcount)


def _packed(content: Content) -> bytes:
    return zlib.compress(json.dumps(asdict(content), ensure_ascii=False).encode("utf-8", "replace"))


def _unpacked(packed: bytes) -> Content:
    kept = json.loads(zlib.decompress(packed))
    return Content(**(kept | {"headers": tuple((name, value) for name, value in kept["headers"])}))


def _entry(row: RowMapping) -> Entry:
    typed = {"channel": Channel(row["channel"]), "state": State(row["state"])}
    return Entry(**({name: row[name] for name in _SHOWN} | typed))


def _claimed(row: RowMapping, token: str) -> Claimed:
    plain = {name: row[name] for name in _TAKEN}
    return Claimed(**plain, channel=Channel(row["channel"]), content=_unpacked(row["content"]), token=token)
