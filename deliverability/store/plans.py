"""The plans: one function for each statement; a row leaves as a StoredPlan."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Update, and_, delete, insert, select, update

from deliverability.checker import Wishes
from deliverability.remedies.model import Action, Change
from deliverability.store.database import Database, reading
from deliverability.store.leases import FREE, MOST_TRIES, Lease, is_free, taken
from deliverability.store.runs import UNDER_WAY, State, wishes_in, wishes_text
from deliverability.store.tables import DEFAULT_ORG, plans


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A row without its transcripts. `id` is the permanent link; `records` as pasted, `changes` as read."""

    id: str
    target: str
    wishes: Wishes
    records: str
    usual: Action
    changes: tuple[Change, ...]
    asked_by: str
    created_at: datetime
    state: State = State.WAITING
    problem: str = ""
    notes: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it: both transcripts (JSON text), without the changes and with them; what does not fit."""

    before: str
    after: str
    notes: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


_COLUMNS = tuple(column for column in plans.c if column.name not in ("org_id", "before", "after"))


def add(database: Database, plan: StoredPlan) -> None:
    """Keep a new plan."""
    row = {
        "id": plan.id, "org_id": DEFAULT_ORG, "target": plan.target, "wishes": wishes_text(plan.wishes),
        "records": plan.records, "usual": plan.usual.value, "changes": list(map(asdict, plan.changes)),
        "state": plan.state, "problem": plan.problem, "notes": list(plan.notes),
        "clashes": list(plan.clashes), "asked_by": plan.asked_by, "created_at": plan.created_at, "tries": 0,
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(insert(plans).values(row))


def get(database: Database, plan_id: str) -> StoredPlan | None:
    """The plan of a link, or None."""
    with reading(database) as connection:
        row = connection.execute(select(*_COLUMNS).where(plans.c.id == plan_id)).one_or_none()
    return None if row is None else _stored(row._mapping)


def transcripts(database: Database, plan_id: str) -> tuple[str, str] | None:
    """What was said without the changes and with them, as JSON text; None while there is no result."""
    query = select(plans.c.before, plans.c.after).where(plans.c.id == plan_id)
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    if row is None or row[0] is None or row[1] is None:
        return None
    before, after = (zlib.decompress(packed).decode("utf-8") for packed in row)
    return before, after


def times_asked(database: Database, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began plans since then, oldest first."""
    query = select(plans.c.created_at).where(
        plans.c.org_id == DEFAULT_ORG, plans.c.asked_by == asked_by, plans.c.created_at > since
    )
    with reading(database) as connection:
        return tuple(connection.execute(query.order_by(plans.c.created_at)).scalars())


def begin(database: Database, plan_id: str, lease: Lease, now: datetime) -> StoredPlan | None:
    """Take the plan, from the queue or from a process that has died; None when it is done or another's."""
    mine = and_(plans.c.id == plan_id, plans.c.state.in_(UNDER_WAY), is_free(plans, now))
    values = {"state": State.RUNNING, **taken(plans, lease)}
    with database.begin() as connection:
        row = connection.execute(update(plans).where(mine).values(values).returning(*_COLUMNS)).one_or_none()
    return None if row is None else _stored(row._mapping)


def left(database: Database, now: datetime, created_before: datetime, most: int) -> tuple[str, ...]:
    """Plans under way that nobody works on, oldest first; new ones have a process that just has no room."""
    waits = (plans.c.state.in_(UNDER_WAY), is_free(plans, now), plans.c.created_at <= created_before)
    query = select(plans.c.id).where(*waits).order_by(plans.c.created_at).limit(most)
    with reading(database) as connection:
        return tuple(connection.execute(query).scalars())


def finish(database: Database, plan_id: str, found: Found, token: str) -> None:
    """It is done: keep what came of it, if it is still ours."""
    before, after = (zlib.compress(text.encode("utf-8")) for text in (found.before, found.after))
    done = {
        "state": State.DONE, "before": before, "after": after, "notes": list(found.notes),
        "clashes": list(found.clashes), **FREE,
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(_mine(plan_id, token).values(done))


def fail(database: Database, plan_id: str, problem: str, token: str) -> None:
    """It came to nothing, for a reason of ours."""
    with database.begin() as connection:
        values = {"state": State.FAILED, "problem": problem, **FREE}
        connection.execute(_mine(plan_id, token).values(values))


def give_up(database: Database, problem: str, now: datetime) -> int:
    """Plans that were begun too often have failed; how many there were."""
    worn = and_(plans.c.state.in_(UNDER_WAY), is_free(plans, now), plans.c.tries >= MOST_TRIES)
    values = {"state": State.FAILED, "problem": problem, **FREE}
    with database.begin() as connection:
        return int(connection.execute(update(plans).where(worn).values(values)).rowcount)


def _mine(plan_id: str, token: str) -> Update:
    return update(plans).where(
        plans.c.id == plan_id, plans.c.state.in_(UNDER_WAY), plans.c.lease_token == token
    )


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget plans older than `keep_days`; how many there were."""
    with database.begin() as connection:
        oldest = now - timedelta(days=keep_days)
        return int(connection.execute(delete(plans).where(plans.c.created_at < oldest)).rowcount)


def _stored(row: RowMapping) -> StoredPlan:
    changes = tuple(_change(one) for one in row["changes"])
    wishes = wishes_in(row["wishes"], fresh=False)
    return StoredPlan(
        row["id"], row["target"], wishes, row["records"], Action(row["usual"]), changes, row["asked_by"],
        row["created_at"], State(row["state"]), row["problem"], tuple(row["notes"]),
        tuple(row["clashes"]),
    )  # fmt: skip


def _change(kept: dict[str, Any]) -> Change:
    return Change(**(kept | {"action": Action(kept["action"]), "marked": ()}))
