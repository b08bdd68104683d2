"""The plans: one function for each statement; a row leaves as a StoredPlan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from deliverability.checker import Wishes
from deliverability.remedies.model import Action, Change
from deliverability.store import asking
from deliverability.store.database import Database
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


_COLUMNS = tuple(column for column in plans.c if column.name not in ("org_id", "before", "after"))


def add(database: Database, plan: StoredPlan) -> None:
    """Keep a new plan."""
    asking.keep(database, plans, {
        "id": plan.id, "target": plan.target, "wishes": wishes_text(plan.wishes),
        "records": plan.records, "usual": plan.usual.value, "changes": list(map(asdict, plan.changes)),
        "state": plan.state, "problem": plan.problem, "notes": list(plan.notes),
        "clashes": list(plan.clashes), "asked_by": plan.asked_by, "created_at": plan.created_at,
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


def begin(database: Database, plan_id: str) -> None:
    """It has left the queue."""
    asking.change(database, plans, plan_id, state=State.RUNNING)


def finish(
    database: Database, plan_id: str, said: tuple[str, str], notes: tuple[str, ...], clashes: tuple[str, ...]
) -> None:
    """It is done: keep both transcripts (JSON text), and what does not fit."""
    before, after = map(asking.packed, said)
    found = {"before": before, "after": after, "notes": list(notes), "clashes": list(clashes)}
    asking.change(database, plans, plan_id, state=State.DONE, **found)


def fail(database: Database, plan_id: str, problem: str) -> None:
    """It came to nothing, for a reason of ours."""
    asking.change(database, plans, plan_id, state=State.FAILED, problem=problem)


def fail_all_under_way(database: Database, problem: str) -> int:
    """Plans that a dead process left behind have failed; how many there were."""
    still = plans.c.state.in_(UNDER_WAY)
    return asking.change_all(database, plans, still, state=State.FAILED, problem=problem)


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
