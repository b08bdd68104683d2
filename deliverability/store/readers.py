"""The readers of health reports: one function for each statement; a row leaves as a Reader."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, readers


class State(StrEnum):
    """Whether reports go to an address: it was asked, it agreed, it wants no more."""

    WAITING = "waiting"
    ACTIVE = "active"
    STOPPED = "stopped"


class Scope(StrEnum):
    """Which domains a report is about."""

    ALL = "all"
    GROUP = "group"
    TAG = "tag"
    DOMAINS = "domains"


@dataclass(frozen=True, slots=True)
class Reader:
    """A row. `chosen`: ids of groups or domains, or tags, by the scope; () for all.

    `rhythm` is a rule of the schedule at the local time of `time_zone`; `next_due` the slot of the next
    report; what changed up to `told_until` was reported, None before the first report.
    """

    id: str
    address: str
    scope: Scope
    chosen: tuple[int | str, ...]
    rhythm: str
    time_zone: str
    state: State
    asked_by: str
    asked_at: datetime
    created_at: datetime
    confirmed_at: datetime | None = None
    stopped_at: datetime | None = None
    next_due: datetime | None = None
    told_until: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.state is State.ACTIVE


_MINE = readers.c.org_id == DEFAULT_ORG


def add(connection: Connection, reader: Reader) -> None:
    """Keep a new reader; IntegrityError where the address is there already."""
    connection.execute(insert(readers).values(_row(reader) | {"org_id": DEFAULT_ORG}))


def get(database: Database, reader_id: str) -> Reader | None:
    """The reader of a link, or None."""
    with reading(database) as connection:
        row = connection.execute(select(readers).where(_MINE, readers.c.id == reader_id)).one_or_none()
    return None if row is None else _reader(row._mapping)


def by_address(database: Database, address: str) -> Reader | None:
    """The reader with this address, in A-labels, or None."""
    with reading(database) as connection:
        row = connection.execute(select(readers).where(_MINE, readers.c.address == address)).one_or_none()
    return None if row is None else _reader(row._mapping)


def every(database: Database, limit: int = 1000, after: str = "") -> tuple[Reader, ...]:
    """The readers by address, those behind the address `after` first; at most `limit`."""
    query = select(readers).where(_MINE, readers.c.address > after).order_by(readers.c.address).limit(limit)
    with reading(database) as connection:
        return tuple(_reader(row._mapping) for row in connection.execute(query))


def count(connection: Connection) -> int:
    """How many addresses there are, in whatever state."""
    return int(connection.execute(select(func.count()).select_from(readers).where(_MINE)).scalar_one())


def due(database: Database, now: datetime, limit: int) -> tuple[Reader, ...]:
    """Readers whose report is due, the longest waiting first."""
    ready = (readers.c.state == State.ACTIVE, readers.c.next_due <= now)
    query = select(readers).where(*ready).order_by(readers.c.next_due, readers.c.id).limit(limit)
    with reading(database) as connection:
        return tuple(_reader(row._mapping) for row in connection.execute(query))


def change(connection: Connection, old: Reader, new: Reader) -> bool:
    """Keep what is new of a reader; False where somebody else changed its state or its slot meanwhile."""
    same = (readers.c.state == old.state, readers.c.next_due.is_not_distinct_from(old.next_due))
    found = connection.execute(update(readers).where(readers.c.id == old.id, *same).values(_row(new)))
    return int(found.rowcount) == 1


def _row(reader: Reader) -> dict[str, object]:
    return asdict(reader) | {"chosen": list(reader.chosen)}


def _reader(row: RowMapping) -> Reader:
    plain = {name: row[name] for name in Reader.__dataclass_fields__}
    kept = {"scope": Scope(row["scope"]), "state": State(row["state"]), "chosen": tuple(row["chosen"])}
    return Reader(**(plain | kept))
