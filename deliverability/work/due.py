"""Checks the domains that are due, each held by a lease, and keeps what was found."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from checks.domain import Domain
from deliverability.checker import Checker, Wishes
from deliverability.disk import has_room
from deliverability.known import Known
from deliverability.monitored.effective import effective
from deliverability.office import Office
from deliverability.store import leases, schedule
from deliverability.store import monitored as store
from deliverability.store.database import Database, reading
from deliverability.store.leases import MOST_TRIES, Lease
from deliverability.store.schedule import Due
from deliverability.store.tables import schedule as table
from deliverability.work.keeping import Seen, keep_due, put_off
from deliverability.work.known import known_of
from deliverability.worker import WorkerClosedError

log = logging.getLogger(__name__)
T = TypeVar("T")


def check_due(office: Office, now: datetime) -> int:
    """Begin as many of the checks that are due as there is room for; how many."""
    room = office.settings.work.at_once - len(office.under_way)
    if not has_room(office.settings.data.directory):
        return 0  # what little is left is for what tells people; the checks are done when there is more
    claimed = _claim(office, now, room) if room > 0 else ()
    for due in claimed:
        office.under_way.begin(due.domain_id, due.token)
    for due in claimed:
        office.worker.do(lambda checker, due=due: _check(office, checker, due))  # type: ignore[misc]
    return len(claimed)


def keep_leases(office: Office, now: datetime) -> None:
    """Say that the checks under way here are still ours."""
    if tokens := office.under_way.tokens():
        with office.database.begin() as connection:
            leases.extend(connection, table, tokens, now + _length(office))


def _claim(office: Office, now: datetime, room: int) -> tuple[Due, ...]:
    with reading(office.database) as connection:
        if not schedule.is_any_due(connection, now):
            return ()
    with office.database.begin() as connection:
        return schedule.claim(connection, now, Lease(secrets.token_urlsafe(16), now + _length(office)), room)


def _length(office: Office) -> timedelta:
    return timedelta(seconds=office.settings.work.lease)


async def _check(office: Office, checker: Checker, due: Due) -> None:
    try:
        await _looked(office, checker, due)
    except WorkerClosedError:
        return  # its lease is given back
    except Exception:  # ours; the lease runs out, and it is tried again
        log.exception("the check of domain %d failed", due.domain_id)
    finally:
        office.under_way.end(due.domain_id, due.token)


async def _looked(office: Office, checker: Checker, due: Due) -> None:
    if pause := _pause(due.tries):
        log.error(
            "domain %d was begun %d times and never ended: again in %s", due.domain_id, due.tries, pause
        )
        await _written(office, put_off, due, office.clock() + pause)
        return
    begun_at = office.clock()
    if (asked := await _written(office, _asked, due, begun_at)) is not None:
        run = await checker.check_quietly(asked.domain, asked.wishes, asked.known)
        await _written(office, keep_due, due, Seen(run, asked.wishes, begun_at), office.clock())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the check is about."""

    domain: Domain
    wishes: Wishes
    known: Known


def _asked(database: Database, due: Due, now: datetime) -> _Asked | None:
    """None for a domain that has gone meanwhile; its row of the schedule has gone, too."""
    with reading(database) as connection:
        monitored = store.get(connection, due.domain_id)
        default = store.default(connection)
    if monitored is None:
        return None
    wishes = effective(monitored, default).wishes(fresh=due.is_second_look or due.is_wanted)
    known = known_of(database, (monitored.domain.name, monitored.name), monitored.id, now)
    return _Asked(monitored.domain, wishes, known)


def _pause(tries: int) -> timedelta:
    """Before each further try of what ended its process so often; twice as long each time, up to an hour.

    So a slot is never lost, nor the machine to one domain. A put-off counts as a try, hence every other one.
    """
    further, tried = divmod(tries - MOST_TRIES + 1, 2)
    if further < 1 or tried:
        return timedelta(0)
    return timedelta(seconds=min(2 ** min(further, 12), 3600))


async def _written(office: Office, statement: Callable[..., T], *values: Any) -> T:
    return await asyncio.wrap_future(office.worker.write(statement, *values))
