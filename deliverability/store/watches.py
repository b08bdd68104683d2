"""The watched changes: one function for each statement; a row leaves as a StoredWatch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, func, or_, select

from deliverability.checker import Wishes
from deliverability.store import asking
from deliverability.store.database import Database, reading
from deliverability.store.locks import take
from deliverability.store.runs import wishes_in, wishes_text
from deliverability.store.tables import DEFAULT_ORG, watches
from deliverability.watch.kept import sight_from, sight_json, watched_from, watched_json
from deliverability.watch.model import Sight, State, Watched, least


class Happening(StrEnum):
    """What comes to pass with a watched change; each but the first steps at most once."""

    PARTLY = "partly"
    LIVE = "live"
    EVERYWHERE = "everywhere"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that came to pass; `run_id`: the check that was begun because of it, or ""."""

    what: Happening
    at: datetime
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding whose remedy is watched: its check, its subject and its title."""

    check: str
    subject: str
    title: str


@dataclass(frozen=True, slots=True)
class StoredWatch:
    """A row. `id` is the permanent link; `next_look_at` None means that it is over."""

    id: str
    run_id: str
    target: str
    wishes: Wishes
    places: tuple[Watched, ...]
    findings: tuple[Mended, ...]
    asked_by: str
    created_at: datetime
    deadline: datetime
    next_look_at: datetime | None
    sights: tuple[Sight, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.next_look_at is None

    @property
    def state(self) -> State:
        """How far the last look saw it; NOT_SEEN before the first."""
        return least(self.sights)

    def event(self, what: Happening) -> Event | None:
        """When this came to pass, or None."""
        return next((event for event in self.events if event.what is what), None)


_COLUMNS = tuple(column for column in watches.c if column.name not in ("org_id", "claimed_until"))


def add(database: Database, watch: StoredWatch) -> None:
    """Keep a new one."""
    asking.keep(database, watches, {
        "id": watch.id, "run_id": watch.run_id, "target": watch.target,
        "wishes": wishes_text(watch.wishes), "places": list(map(watched_json, watch.places)),
        "findings": list(map(asdict, watch.findings)), "asked_by": watch.asked_by,
        "created_at": watch.created_at, "deadline": watch.deadline, "next_look_at": watch.next_look_at,
        **_seen(watch.sights, watch.events),
    })  # fmt: skip


def get(database: Database, watch_id: str) -> StoredWatch | None:
    """The watch of a link, or None."""
    row = asking.find(database, _COLUMNS, watch_id)
    return None if row is None else _stored(row)


def open_of_run(database: Database, run_id: str) -> tuple[StoredWatch, ...]:
    """Those of a run that are not over."""
    query = select(*_COLUMNS).where(
        watches.c.org_id == DEFAULT_ORG, watches.c.run_id == run_id, watches.c.next_look_at.is_not(None)
    )
    with reading(database) as connection:
        return tuple(_stored(row._mapping) for row in connection.execute(query))


def count_open(database: Database, asked_by: str = "") -> int:
    """How many are not over, of everybody or of one client."""
    query = select(func.count()).where(watches.c.next_look_at.is_not(None))
    if asked_by:
        query = query.where(watches.c.org_id == DEFAULT_ORG, watches.c.asked_by == asked_by)
    with reading(database) as connection:
        return int(connection.execute(query).scalar_one())


def claim(database: Database, now: datetime, until: datetime, most: int) -> tuple[StoredWatch, ...]:
    """Those that are due and that nobody looks at, taken until then; two processes never take the same."""
    free = or_(watches.c.claimed_until.is_(None), watches.c.claimed_until <= now)
    due = select(watches.c.id).where(watches.c.next_look_at <= now, free)
    chosen = due.order_by(watches.c.next_look_at).limit(most)
    with database.begin() as connection:
        taken = take(connection, chosen, {"claimed_until": until}, _COLUMNS)
    return tuple(_stored(row._mapping) for row in taken)


def next_due(database: Database) -> datetime | None:
    """When the next look is due; None when nothing is watched."""
    query = select(func.min(watches.c.next_look_at, type_=watches.c.next_look_at.type))
    with reading(database) as connection:
        found: datetime | None = connection.execute(query).scalar()
    return found


def looked(
    database: Database,
    watch_id: str,
    sights: Sequence[Sight],
    events: Sequence[Event],
    next_look_at: datetime | None,
) -> None:
    """Keep what was seen, and let it go until the next look."""
    seen = _seen(sights, events)
    asking.change(database, watches, watch_id, **seen, next_look_at=next_look_at, claimed_until=None)


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget those older than `keep_days`; how many there were."""
    return asking.prune(database, watches.c.created_at, keep_days, now)


def _seen(sights: Sequence[Sight], events: Sequence[Event]) -> dict[str, Any]:
    told = [{"what": one.what.value, "at": one.at.isoformat(), "run_id": one.run_id} for one in events]
    return {"sights": list(map(sight_json, sights)), "events": told}


def _stored(row: RowMapping) -> StoredWatch:
    names = ("id", "run_id", "target", "asked_by", "created_at", "deadline", "next_look_at")
    return StoredWatch(
        **{name: row[name] for name in names},
        wishes=wishes_in(row["wishes"], fresh=True),
        places=tuple(map(watched_from, row["places"])),
        findings=tuple(Mended(**one) for one in row["findings"]),
        sights=tuple(map(sight_from, row["sights"])),
        events=tuple(
            Event(Happening(one["what"]), datetime.fromisoformat(one["at"]), one["run_id"])
            for one in row["events"]
        ),
    )
