"""The runs: one function for each statement; a row leaves as a StoredRun."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, and_, delete, insert, or_, select, update

from checks.model import Verdict
from deliverability.checker import Wishes
from deliverability.report import FamilyLine
from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, runs


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

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


_COLUMNS = tuple(column for column in runs.c if column.name != "transcript")


def add(database: Database, run: StoredRun) -> None:
    """Keep a new run."""
    row = {
        "id": run.id, "org_id": DEFAULT_ORG, "target": run.target, "name": run.name,
        "wishes": wishes_text(run.wishes), "fresh": run.wishes.fresh, "state": run.state,
        "problem": run.problem, "progress": _progress_json(run.progress), "asked_by": run.asked_by,
        "checks_version": run.checks_version, "created_at": run.created_at, "finished_at": run.finished_at,
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(insert(runs).values(row))


def get(database: Database, run_id: str) -> StoredRun | None:
    """The run of a link, or None."""
    with reading(database) as connection:
        row = connection.execute(select(*_COLUMNS).where(runs.c.id == run_id)).one_or_none()
    return None if row is None else _stored(row._mapping)


def transcript(database: Database, run_id: str) -> str | None:
    """The transcript of a finished run as JSON text, or None."""
    with reading(database) as connection:
        packed = connection.execute(select(runs.c.transcript).where(runs.c.id == run_id)).scalar()
    return None if packed is None else zlib.decompress(packed).decode("utf-8")


def last_transcript(database: Database, names: tuple[str, ...]) -> str | None:
    """The transcript of the last run that is done, of any of these names, as JSON text."""
    done = (runs.c.org_id == DEFAULT_ORG, runs.c.name.in_(names), runs.c.state == State.DONE)
    query = select(runs.c.transcript).where(*done).order_by(runs.c.created_at.desc()).limit(1)
    with reading(database) as connection:
        packed = connection.execute(query).scalar()
    return None if packed is None else zlib.decompress(packed).decode("utf-8")


def like(database: Database, name: str, wishes: Wishes, finished_since: datetime) -> StoredRun | None:
    """A run that answers the same wish: under way, or done since then; a fresh wish joins only the former."""
    recent = and_(runs.c.state == State.DONE, runs.c.finished_at >= finished_since)
    still_good = or_(runs.c.state.in_(UNDER_WAY), recent)
    same = (runs.c.org_id == DEFAULT_ORG, runs.c.name == name, runs.c.wishes == wishes_text(wishes))
    good = (runs.c.fresh, runs.c.state.in_(UNDER_WAY)) if wishes.fresh else (still_good,)
    query = select(*_COLUMNS).where(*same, *good).order_by(runs.c.created_at.desc()).limit(1)
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row._mapping)


def times_asked(database: Database, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began runs since then, oldest first."""
    query = select(runs.c.created_at).where(
        runs.c.org_id == DEFAULT_ORG, runs.c.asked_by == asked_by, runs.c.created_at > since
    )
    with reading(database) as connection:
        return tuple(connection.execute(query.order_by(runs.c.created_at)).scalars())


def begin(database: Database, run_id: str) -> None:
    """The run has left the queue."""
    with database.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run_id).values(state=State.RUNNING))


def save_progress(database: Database, run_id: str, lines: tuple[FamilyLine, ...]) -> None:
    """These families have landed."""
    with database.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run_id).values(progress=_progress_json(lines)))


def finish(database: Database, run_id: str, text: str, lines: tuple[FamilyLine, ...], now: datetime) -> None:
    """The run is done: keep its transcript (JSON text) and its final lines."""
    done = {
        "state": State.DONE, "finished_at": now, "progress": _progress_json(lines),
        "transcript": zlib.compress(text.encode("utf-8")),
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run_id).values(done))


def fail(database: Database, run_id: str, problem: str, now: datetime) -> None:
    """The run came to nothing, for a reason of ours; one that is done stays done."""
    values = {"state": State.FAILED, "problem": problem, "finished_at": now}
    mine = update(runs).where(runs.c.id == run_id, runs.c.state.in_(UNDER_WAY))
    with database.begin() as connection:
        connection.execute(mine.values(values))


def fail_all_under_way(database: Database, problem: str, now: datetime) -> int:
    """Runs that a dead process left behind have failed; how many there were."""
    values = {"state": State.FAILED, "problem": problem, "finished_at": now}
    with database.begin() as connection:
        found = connection.execute(update(runs).where(runs.c.state.in_(UNDER_WAY)).values(values))
        return int(found.rowcount)


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget runs older than `keep_days`; how many there were."""
    with database.begin() as connection:
        oldest = now - timedelta(days=keep_days)
        return int(connection.execute(delete(runs).where(runs.c.created_at < oldest)).rowcount)


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


def _stored(row: RowMapping) -> StoredRun:
    wishes = wishes_in(row["wishes"], fresh=row["fresh"])
    lines = tuple(FamilyLine(**(line | {"verdict": Verdict(line["verdict"])})) for line in row["progress"])
    plain = {key: row[key] for key in ("id", "target", "name", "asked_by", "created_at", "checks_version",
                                       "problem", "finished_at")}  # fmt: skip
    return StoredRun(**plain, wishes=wishes, state=State(row["state"]), progress=lines)
