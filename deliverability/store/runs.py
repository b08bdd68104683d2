"""The runs: one function for each statement; a row leaves as a StoredRun."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Update, and_, delete, insert, or_, select, update

from checks.domain import Domain, parse_target
from checks.model import Verdict
from deliverability.checker import Wishes
from deliverability.report import FamilyLine
from deliverability.store import asking
from deliverability.store.database import Database, reading
from deliverability.store.leases import FREE, MOST_TRIES, Lease, is_free, taken
from deliverability.store.tables import DEFAULT_ORG, runs, states


class State(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (State.WAITING, State.RUNNING)
_LISTS = ("selectors", "sending_ips", "only", "also")


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A row without its transcript.

    `id` is the permanent link; `target` as typed, `name` in A-labels; `problem` says why it failed, or "".
    `domain_id`: of a domain that is looked after; `slot_at`: when it was due, None where somebody asked.
    """

    id: str
    target: str
    name: str
    wishes: Wishes
    asked_by: str
    created_at: datetime
    checks_version: str
    state: State = State.WAITING
    problem: str = ""
    progress: tuple[FamilyLine, ...] = ()
    finished_at: datetime | None = None
    domain_id: int | None = None
    slot_at: datetime | None = None

    @property
    def domain(self) -> Domain:
        """What it is asked about."""
        return parse_target(self.target)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


_COLUMNS = tuple(column for column in runs.c if column.name != "transcript")


def add(database: Database, run: StoredRun) -> None:
    """Keep a new run."""
    with database.begin() as connection:
        connection.execute(insert(runs).values(_row(run)))


def get(database: Database, run_id: str) -> StoredRun | None:
    """The run of a link, or None."""
    row = asking.find(database, _COLUMNS, run_id)
    return None if row is None else _stored(row)


def there(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Which of these runs are still kept."""
    return frozenset(connection.execute(select(runs.c.id).where(runs.c.id.in_(tuple(ids)))).scalars())


def transcript(database: Database, run_id: str) -> str | None:
    """The transcript of a finished run as JSON text, or None."""
    row = asking.find(database, (runs.c.transcript,), run_id)
    return None if row is None or row["transcript"] is None else asking.unpacked(row["transcript"])


def last_transcript(database: Database, names: tuple[str, ...]) -> str | None:
    """The transcript of the last run that is done, of any of these names, as JSON text."""
    done = (runs.c.org_id == DEFAULT_ORG, runs.c.name.in_(names), runs.c.state == State.DONE)
    query = select(runs.c.transcript).where(*done).order_by(runs.c.created_at.desc()).limit(1)
    with reading(database) as connection:
        packed = connection.execute(query).scalar()
    return None if packed is None else asking.unpacked(packed)


def like(
    database: Database, name: str, wishes: Wishes, finished_since: datetime, domain_id: int | None = None
) -> StoredRun | None:
    """A run that answers the same wish: under way, or done since then; a fresh wish joins only the former.

    Runs of a domain that is looked after are joined for its sake only: its history forgets them.
    """
    recent = and_(runs.c.state == State.DONE, runs.c.finished_at >= finished_since)
    still_good = or_(runs.c.state.in_(UNDER_WAY), recent)
    whose = runs.c.domain_id == domain_id  # IS NULL for None
    same = (runs.c.org_id == DEFAULT_ORG, runs.c.name == name, runs.c.wishes == wishes_text(wishes), whose)
    good = (runs.c.fresh, runs.c.state.in_(UNDER_WAY)) if wishes.fresh else (still_good,)
    query = select(*_COLUMNS).where(*same, *good).order_by(runs.c.created_at.desc()).limit(1)
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row._mapping)


def times_asked(database: Database, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began runs since then, oldest first."""
    return asking.times_asked(database, runs, asked_by, since)


def begin(database: Database, run_id: str, lease: Lease, now: datetime) -> StoredRun | None:
    """Take the run, from the queue or from a process that has died; None when it is done or another's."""
    mine = and_(runs.c.id == run_id, runs.c.state.in_(UNDER_WAY), is_free(runs, now))
    values = {"state": State.RUNNING, "progress": [], **taken(runs, lease)}
    with database.begin() as connection:
        row = connection.execute(update(runs).where(mine).values(values).returning(*_COLUMNS)).one_or_none()
    return None if row is None else _stored(row._mapping)


def left(database: Database, now: datetime, created_before: datetime, most: int) -> tuple[str, ...]:
    """Runs under way that nobody works on, oldest first.

    One that nobody has begun counts as left only when it is older: its process may have no room just now.
    """
    waits = or_(
        runs.c.lease_until <= now, and_(runs.c.lease_until.is_(None), runs.c.created_at <= created_before)
    )
    query = select(runs.c.id).where(runs.c.state.in_(UNDER_WAY), waits)
    query = query.order_by(runs.c.created_at).limit(most)
    with reading(database) as connection:
        return tuple(connection.execute(query).scalars())


def hand_on(connection: Connection, ids: Collection[str], now: datetime) -> None:
    """Their process ends and had not begun them: anybody may at once."""
    here = update(runs).where(runs.c.id.in_(ids), runs.c.lease_until.is_(None), runs.c.state.in_(UNDER_WAY))
    connection.execute(here.values(lease_until=now))


def leave(connection: Connection, ids: Collection[str], token: str, now: datetime) -> None:
    """Their process lives and cannot end them: anybody may do them again at once."""
    for run_id in ids:
        connection.execute(_mine(run_id, token).values(lease_until=now, lease_token=None))


def save_progress(database: Database, run_id: str, lines: tuple[FamilyLine, ...], token: str) -> None:
    """These families have landed."""
    with database.begin() as connection:
        connection.execute(_mine(run_id, token).values(progress=_progress_json(lines)))


def finish(
    connection: Connection,
    run_id: str,
    packed: bytes,
    lines: tuple[FamilyLine, ...],
    now: datetime,
    token: str,
) -> bool:
    """The run is done: keep its transcript, packed, and its final lines; False when it is not ours."""
    done = {
        "state": State.DONE, "finished_at": now, "progress": _progress_json(lines), "transcript": packed,
        **FREE,
    }  # fmt: skip
    return connection.execute(_mine(run_id, token).values(done)).rowcount == 1


def fail(database: Database, run_id: str, problem: str, now: datetime, token: str) -> None:
    """The run came to nothing, for a reason of ours."""
    values = {"state": State.FAILED, "problem": problem, "finished_at": now, **FREE}
    with database.begin() as connection:
        connection.execute(_mine(run_id, token).values(values))


def give_up(database: Database, problem: str, now: datetime) -> int:
    """Runs that were begun too often have failed; how many there were."""
    worn = and_(runs.c.state.in_(UNDER_WAY), is_free(runs, now), runs.c.tries >= MOST_TRIES)
    values = {"state": State.FAILED, "problem": problem, "finished_at": now, **FREE}
    with database.begin() as connection:
        return int(connection.execute(update(runs).where(worn).values(values)).rowcount)


def is_done(connection: Connection, domain_id: int, slot_at: datetime) -> bool:
    """Whether a run of this slot is kept; a clock that was set back may bring a slot twice."""
    query = select(runs.c.id).where(runs.c.domain_id == domain_id, runs.c.slot_at == slot_at)
    return connection.execute(query).first() is not None


def add_done(connection: Connection, run: StoredRun, packed: bytes) -> None:
    """Keep a run that nobody waited for, with its transcript (of `asking.packed`)."""
    connection.execute(insert(runs).values(**_row(run), transcript=packed))


def _mine(run_id: str, token: str) -> Update:
    return update(runs).where(runs.c.id == run_id, runs.c.state.in_(UNDER_WAY), runs.c.lease_token == token)


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget runs older than `keep_days`, but not those that a domain stands by; how many there were."""
    old = runs.c.created_at < now - timedelta(days=keep_days)
    with database.begin() as connection:
        needed = select(states.c.run_id)
        return int(connection.execute(delete(runs).where(old, runs.c.id.not_in(needed))).rowcount)


def wishes_text(wishes: Wishes) -> str:
    """All but `fresh`, which has a column of its own, as a run may answer a wish that asks for less."""
    kept = {name: sorted(getattr(wishes, name)) for name in _LISTS}
    return json.dumps(kept | {"profile": wishes.profile}, sort_keys=True)


def wishes_in(text: str, *, fresh: bool) -> Wishes:
    """Read `wishes_text` back."""
    kept = json.loads(text)
    lists = {name: tuple(kept.get(name, ())) for name in _LISTS}
    return Wishes(fresh, **lists, profile=kept.get("profile", ""))


def _progress_json(lines: tuple[FamilyLine, ...]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]


def _row(run: StoredRun) -> dict[str, Any]:
    return {
        "id": run.id, "org_id": DEFAULT_ORG, "target": run.target, "name": run.name,
        "wishes": wishes_text(run.wishes), "fresh": run.wishes.fresh, "state": run.state,
        "problem": run.problem, "progress": _progress_json(run.progress), "asked_by": run.asked_by,
        "checks_version": run.checks_version, "created_at": run.created_at, "finished_at": run.finished_at,
        "domain_id": run.domain_id, "slot_at": run.slot_at, "tries": 0,
    }  # fmt: skip


def _stored(row: RowMapping) -> StoredRun:
    wishes = wishes_in(row["wishes"], fresh=row["fresh"])
    lines = tuple(FamilyLine(**(line | {"verdict": Verdict(line["verdict"])})) for line in row["progress"])
    plain = {key: row[key] for key in ("id", "target", "name", "asked_by", "created_at", "checks_version",
                                       "problem", "finished_at", "domain_id", "slot_at")}  # fmt: skip
    return StoredRun(**plain, wishes=wishes, state=State(row["state"]), progress=lines)
