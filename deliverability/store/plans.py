"""The plans: one function for each statement; a row leaves as a StoredPlan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Update, and_, select, update

from deliverability.checker import Wishes
from deliverability.remedies.model import Action, Change
from deliverability.store import asking
from deliverability.store.database import Database, reading
from deliverability.store.leases import FREE, MOST_TRIES, Lease, is_free, taken
from deliverability.store.runs import UNDER_WAY, State, wishes_in, wishes_text
from deliverability.store.tables import plans


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
    asking.keep(database, plans, {
        "id": plan.id, "target": plan.target, "wishes": wishes_text(plan.wishes),
        "records": plan.records, "usual": plan.usual.value, "changes": list(map(asdict, plan.changes)),
        "state": plan.state, "problem": plan.problem, "notes": list(plan.notes),
        "clashes": list(plan.clashes), "asked_by": plan.asked_by, "created_at": plan.created_at, "tries": 0,
    })  # fmt: skip


def get(database: Database, plan_id: str) -> StoredPlan | None:
    """The plan of a link, or None."""
    row = asking.find(database, _COLUMNS, plan_id)
    return None if row is None else _stored(row)


def transcripts(database: Database, plan_id: str) -> tuple[str, str] | None:
    """What was said without the changes and with them, as JSON text; None while there is no result."""
    row = asking.find(database, (plans.c.before, plans.c.after), plan_id)
    if row is None or row["before"] is None or row["after"] is None:
        return None
    return asking.unpacked(row["before"]), asking.unpacked(row["after"])


def times_asked(database: Database, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began plans since then, oldest first."""
    return asking.times_asked(database, plans, asked_by, since)


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
    before, after = map(asking.packed, (found.before, found.after))
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
    return asking.prune(database, plans.c.created_at, keep_days, now)


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
