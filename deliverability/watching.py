"""Looks after the watched changes in the background: takes those that are due, looks, keeps what it saw."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

from checks import CHECKS_VERSION
from checks.domain import parse_target
from deliverability.checker import Checker
from deliverability.store import runs, watches
from deliverability.store.database import Database
from deliverability.store.errors import in_short
from deliverability.store.runs import StoredRun
from deliverability.store.watches import Event, Happening, StoredWatch
from deliverability.watch.course import Course, turn
from deliverability.watch.looker import Looker
from deliverability.watch.model import Sight, State

log = logging.getLogger(__name__)
T = TypeVar("T")
AT_ONCE = 20  # looks under way
LEASE = timedelta(seconds=60)  # a look takes 15 s; who has not come back by then has died
SHORTEST_NAP, LONGEST_NAP = 0.5, 30.0  # seconds; another process may have begun a watch
AFTER_A_FAULT = timedelta(minutes=1)

Begin = Callable[[str], object]
"""Starts a run that is in the store."""


def now_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Watching:
    """One for a process, in its one loop; `writer` runs the statements, `begin` starts checks."""

    def __init__(
        self,
        database: Database,
        checker: Checker,
        writer: Executor,
        begin: Begin,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database, self._writer, self._begin, self._clock = database, writer, begin, clock
        self._looker = Looker(checker)
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There is something new to look at; to be called in the loop."""
        self._woken.set()

    async def go(self) -> None:
        """For ever."""
        while True:
            self._woken.clear()
            try:
                nap = await self.round()
            except OperationalError as error:  # away, or locked for long; the next round may find it free
                log.error("the watched changes could not be read: %s", in_short(error))
                nap = LONGEST_NAP
            except Exception:  # ours
                log.exception("the watched changes could not be read")
                nap = LONGEST_NAP
            try:
                async with asyncio.timeout(nap):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def round(self) -> float:
        """Begin the looks that are due; seconds until the next are."""
        now, room = self._clock(), AT_ONCE - len(self._under_way)
        for watch in await self._stored(watches.claim, now, now + LEASE, room) if room else ():
            task = asyncio.get_running_loop().create_task(self._look(watch))
            self._under_way.add(task)
            task.add_done_callback(self._done)
        due = await self._stored(watches.next_due)
        if due is None:
            return LONGEST_NAP
        # What is claimed counts as due until its look ends, which wakes us.
        return min(max((due - self._clock()).total_seconds(), SHORTEST_NAP), LONGEST_NAP)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _look(self, watch: StoredWatch) -> None:
        try:
            sights = await self._looker.look(watch.places, self._clock(), watch.created_at, watch.sights)
            await self._keep(watch, sights)
        except Exception:  # ours; it costs this look, and no other watch
            log.exception("the look at watch %s failed", watch.id)
            later = self._clock() + AFTER_A_FAULT
            await self._stored(watches.looked, watch.id, watch.sights, watch.events, later)

    async def _keep(self, watch: StoredWatch, sights: tuple[Sight, ...]) -> None:
        now = self._clock()
        known = {event.what for event in watch.events}
        course = Course(watch.created_at, watch.deadline, Happening.LIVE in known)
        made = turn(course, sights, now)
        new: list[Event] = []
        if made.state is State.PARTLY and not known:
            new.append(Event(Happening.PARTLY, now))
        if made.went_live:
            new.append(Event(Happening.LIVE, now, await self._check(watch, now)))
        if made.state is State.EVERYWHERE:
            run_id = new[-1].run_id if made.went_live else await self._check(watch, now)
            new.append(Event(Happening.EVERYWHERE, now, run_id))
        if made.is_late:
            new.append(Event(Happening.DEADLINE, now))
        events = (*watch.events, *new)
        await self._stored(watches.looked, watch.id, sights, events, made.next_look)

    async def _check(self, watch: StoredWatch, now: datetime) -> str:
        """Begin a fresh check of what the watch is about; its id."""
        domain, run_id = parse_target(watch.target), secrets.token_urlsafe(16)
        name = domain.address or domain.name
        run = StoredRun(run_id, watch.target, name, watch.wishes, watch.asked_by, now, CHECKS_VERSION)
        await self._stored(runs.add, run)
        self._begin(run_id)
        return run_id

    async def _stored(self, statement: Callable[..., T], *values: Any) -> T:
        call = partial(statement, self._database, *values)
        return await asyncio.get_running_loop().run_in_executor(self._writer, call)
