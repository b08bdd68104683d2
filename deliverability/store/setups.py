"""The set-ups of the guided path: one function for each statement; a row leaves as a StoredSetup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, or_

from deliverability.setup.seen import Seen, from_json, to_json
from deliverability.setup.wanted import Wanted
from deliverability.store import asking
from deliverability.store.database import Database
from deliverability.store.tables import setups


@dataclass(frozen=True, slots=True)
class StoredSetup:
    """A row. `id` is the permanent link; `looking_since`: a look is under way; `run_id`: its full check."""

    id: str
    wanted: Wanted
    asked_by: str
    created_at: datetime
    changed_at: datetime
    seen: Seen | None = None
    seen_at: datetime | None = None
    looking_since: datetime | None = None
    run_id: str = ""


def add(database: Database, setup: StoredSetup) -> None:
    """Keep a new set-up."""
    asking.keep(database, setups, {
        "id": setup.id, **_answers(setup.wanted), "asked_by": setup.asked_by,
        "created_at": setup.created_at, "changed_at": setup.changed_at, "run_id": "",
    })  # fmt: skip


def get(database: Database, setup_id: str) -> StoredSetup | None:
    """The set-up of a link, or None."""
    row = asking.find(database, tuple(setups.c), setup_id)
    return None if row is None else _stored(row)


def answer(database: Database, setup_id: str, wanted: Wanted, now: datetime) -> None:
    """Keep the answers; what was done for the old ones no longer counts."""
    asking.change(database, setups, setup_id, **_answers(wanted), changed_at=now, run_id="")


def claim_look(database: Database, setup_id: str, now: datetime, pause: timedelta, lease: timedelta) -> bool:
    """Whether a look may begin now: none is under way, and the last began long enough ago."""
    rested = or_(setups.c.looked_at.is_(None), setups.c.looked_at <= now - pause)
    free = or_(setups.c.looking_since.is_(None), setups.c.looking_since <= now - lease)
    return asking.change(database, setups, setup_id, rested, free, looked_at=now, looking_since=now) == 1


def save_look(
    database: Database, setup_id: str, wanted: Wanted, seen: Seen | None, is_over: bool, now: datetime
) -> None:
    """What a look for this target saw, None when it came to nothing; the last one still counts then."""
    values: dict[str, Any] = {"looking_since": None} if is_over else {}
    if seen is not None:
        values |= {"seen": to_json(seen), "seen_at": now}
    if values:
        asking.change(database, setups, setup_id, setups.c.target == wanted.target, **values)


def forget_look(database: Database, setup_id: str) -> None:
    """It was of another domain; a look at the new one may begin at once."""
    asking.change(database, setups, setup_id, seen=None, seen_at=None, looked_at=None, looking_since=None)


def save_run(database: Database, setup_id: str, run_id: str) -> None:
    """The full check of what was set up."""
    asking.change(database, setups, setup_id, run_id=run_id)


def times_asked(database: Database, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began set-ups since then, oldest first."""
    return asking.times_asked(database, setups, asked_by, since)


def prune(database: Database, keep_days: int, now: datetime) -> int:
    """Forget set-ups that nobody has changed for `keep_days`; how many there were."""
    return asking.prune(database, setups.c.changed_at, keep_days, now)


def _answers(wanted: Wanted) -> dict[str, Any]:
    services = None if wanted.services is None else list(wanted.services)
    return {
        "target": wanted.target, "mailbox": wanted.mailbox, "services": services, "host": wanted.host,
        "reports": wanted.reports,
    }  # fmt: skip


def _stored(row: RowMapping) -> StoredSetup:
    services = None if row["services"] is None else tuple(row["services"])
    wanted = Wanted(row["target"], row["mailbox"], services, row["host"], row["reports"])
    plain = {key: row[key] for key in ("id", "asked_by", "created_at", "changed_at", "seen_at",
                                       "looking_since", "run_id")}  # fmt: skip
    return StoredSetup(**plain, wanted=wanted, seen=from_json(row["seen"]) if row["seen"] else None)
