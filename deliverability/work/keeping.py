"""Keeps what a check found: the run, what it changes in the domain's history, and when it is due next."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from checks import CHECKS_VERSION
from deliverability.checker import Wishes
from deliverability.history.keep import keep
from deliverability.monitored.effective import effective
from deliverability.monitored.model import Monitored
from deliverability.monitored.planning import next_due
from deliverability.runs import Run
from deliverability.store import asking, schedule
from deliverability.store import monitored as domains
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.runs import State, StoredRun
from deliverability.store.schedule import Due, Planned

PAUSE = timedelta(seconds=60)
"""Before what seemed to turn worse is looked at again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A run of a domain that was due, what it was asked for, and when it began."""

    run: Run
    wishes: Wishes
    begun_at: datetime


def keep_asked(database: Database, stored: StoredRun, run: Run, now: datetime, token: str) -> bool:
    """The run that somebody asked for is done; False, and nothing is kept, when it is another's by now."""
    packed = asking.packed(run.transcript.dumps())
    with database.begin() as connection:
        if not store.finish(connection, stored.id, packed, run.report.families, now, token):
            return False
        monitored = domains.get(connection, stored.domain_id) if stored.domain_id is not None else None
        if monitored is not None and _noted(connection, monitored, run, stored.id, now, is_second_look=False):
            schedule.look_again(connection, monitored.id, now + PAUSE)
        return True


def keep_due(database: Database, due: Due, seen: Seen, now: datetime) -> bool:
    """A domain that was due was checked: all of it is kept in one transaction, with when it is due next.

    False, and nothing is kept, when the domain has gone, or another process has it by now.
    """
    packed = asking.packed(seen.run.transcript.dumps())
    with database.begin() as connection:
        planned = schedule.held(connection, due, now)
        monitored = domains.get(connection, due.domain_id)
        if planned is None or monitored is None:
            return False
        stored = _stored(connection, monitored, due, seen, now)
        store.add_done(connection, stored, packed)
        again = _noted(connection, monitored, seen.run, stored.id, now, is_second_look=due.is_second_look)
        _plan(connection, monitored, due, planned, now + PAUSE if again else None, now)
        return True


def put_off(database: Database, due: Due, until: datetime) -> None:
    """It ended its process each time: it keeps its slot, and nobody begins it before then."""
    with database.begin() as connection:
        schedule.put_off(connection, due, until)


def _noted(
    connection: Connection,
    monitored: Monitored,
    run: Run,
    run_id: str,
    now: datetime,
    *,
    is_second_look: bool,
) -> bool:
    """Whether it is to be looked at again."""
    zone = effective(monitored, domains.default(connection)).time_zone.value
    kept = keep(connection, monitored.id, run, run_id, now, is_second_look=is_second_look, time_zone=zone)
    return kept.look_again


def _plan(
    connection: Connection,
    monitored: Monitored,
    due: Due,
    planned: Planned,
    look_again_at: datetime | None,
    now: datetime,
) -> None:
    """By what is set now: it may be another rule than when the check began. Slots gone by are not made up."""
    if look_again_at is None and planned.look_again_at and not due.is_second_look:
        look_again_at = planned.look_again_at  # of a run that somebody asked for meanwhile
    when = planned.next_due
    if due.slot_at is not None:
        when = next_due(monitored, domains.default(connection), max(now, due.slot_at))
    schedule.done(connection, due, when, look_again_at)


def _stored(connection: Connection, monitored: Monitored, due: Due, seen: Seen, now: datetime) -> StoredRun:
    slot = due.slot_at
    if slot is not None and store.is_done(connection, monitored.id, slot):
        slot = None
    return StoredRun(
        secrets.token_urlsafe(16), monitored.target, monitored.name, seen.wishes, "", seen.begun_at,
        CHECKS_VERSION, State.DONE, progress=seen.run.report.families, finished_at=now,
        domain_id=monitored.id, slot_at=slot,
    )  # fmt: skip
