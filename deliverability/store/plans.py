"""The plans: one function for each statement; a row leaves as a StoredPlan."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from deliverability.checker import Wishes
from deliverability.remedies.model import Action, Change
from deliverability.store.database import Database, reading
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


_COLUMNS = tuple(column for column in plans.c if column.name not in ("org_id", "before", "after"))


def add(database: Database, plan: StoredPlan) -> None:
    """Keep a new plan."""
    row = {
        "id": plan.id, "org_id": DEFAULT_ORG, "target": plan.target, "wishes": wishes_text(plan.wishes),
        "records": plan.records, "usual": plan.usual.value, "changes": list(map(asdict, plan.changes)),
        "state": plan.state, "problem": plan.problem, "notes": list(plan.notes),
        "clashes": list(plan.clashes), "asked_by": plan.asked_by, "created_at": plan.created_at,
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


def begin(database: Database, plan_id: str) -> None:
    """It has left the queue."""
    with database.begin() as connection:
        connection.execute(update(plans).where(plans.c.id == plan_id).values(state=State.RUNNING))


def finish(
    database: Database, plan_id: str, said: tuple[str, str], notes: tuple[str, ...], clashes: tuple[str, ...]
) -> None:
    """It is done: keep both transcripts (JSON text), and what does not fit."""
    before, after = (zlib.compress(text.encode("utf-8")) for text in said)
    done = {
        "state": State.DONE, "before": before, "after": after, "notes": list(notes), "clashes": list(clashes),
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(update(plans).where(plans.c.id == plan_id).values(done))


def fail(database: Database, plan_id: str, problem: str) -> None:
    """It came to nothing, for a reason of ours."""
    with database.begin() as connection:
        values = {"state": State.FAILED, "problem": problem}
        connection.execute(update(plans).where(plans.c.id == plan_id).values(values))


def fail_all_under_way(database: Database, problem: str) -> int:
    """Plans that a dead process left behind have failed; how many there were."""
    values = {"state": State.FAILED, "problem": problem}
    with database.begin() as connection:
        found = connection.execute(update(plans).where(plans.c.state.in_(UNDER_WAY)).values(values))
        return int(found.rowcount)


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
