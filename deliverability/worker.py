"""Runs checks behind the page: one thread with one event loop and one Checker, its progress kept as rows.

A run is taken by a lease, so that any number of processes may share one database, and what a process leaves
behind is done by another one, or by the next that starts.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

from deliverability.checker import Checker
from deliverability.config import Settings
from deliverability.demo.checker import checker_for
from deliverability.known import Known
from deliverability.report import FamilyLine
from deliverability.runs import Progress
from deliverability.store import leases
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.errors import if_it_answers, in_short
from deliverability.store.leases import Lease
from deliverability.store.runs import StoredRun
from deliverability.store.tables import runs
from deliverability.watching import Watching
from deliverability.work.keeping import keep_asked
from deliverability.work.known import known_of

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_WAITING = 1000
CRASHED = "The check stopped because of a fault in this program. Its log says more."
INTERRUPTED = "The check was interrupted, because this program was stopped while it ran."
FRESH = timedelta(seconds=15)
"""So long a new run is left to the process that was asked for it."""


class WorkerClosedError(RuntimeError):
    """This process ends, and begins nothing any more."""


class Worker:
    """Takes runs that are in the store as "waiting" and leaves them there as "done" or "failed".

    The thread starts with the first run, so a server may fork before that. `most_waiting` runs may be
    under way at once, `[bulk] domains_at_once` of them truly at work.
    """

    def __init__(self, settings: Settings, database: Database, most_waiting: int = MOST_WAITING) -> None:
        self._settings, self._database, self._most_waiting = settings, database, most_waiting
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[None]] = {}
        self._inside: _Inside | None = None
        self._is_closed = False

    @property
    def is_full(self) -> bool:
        """No more runs are taken for now."""
        return len(self._under_way) >= self._most_waiting

    @property
    def questions(self) -> tuple[int, int]:
        """As the Checker's, of this process since its checks began."""
        return self._inside.questions if self._inside else (0, 0)

    def start(self) -> None:
        """Take up what others left; without this the thread starts with the first run."""
        with self._lock:
            self._started()

    def submit(self, run_id: str) -> None:
        """Do this run, which is in the store, as soon as its turn comes."""
        with self._lock:
            self._started().begin(run_id)

    def watch(self) -> None:
        """Look after the watched changes in the store, of which there may be a new one."""
        with self._lock:
            self._started().wake()

    def do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> Future[T]:
        """Other work for the checker, such as a look at a few records; what comes of it is the caller's."""
        with self._lock:
            return self._started().do(work)

    def write(self, statement: Callable[..., T], *values: Any) -> Future[T]:
        """Have the one writer call `statement(database, *values)` when its turn comes."""
        with self._lock:
            return self._started().write(statement, *values)

    def _started(self) -> _Inside:
        if self._is_closed:
            raise WorkerClosedError
        if self._inside is None:
            self._inside = _Inside(self._settings, self._database, self._under_way)
        return self._inside

    def close(self) -> None:
        """Stop at once; what is under way is given back, for whoever lives or starts next."""
        with self._lock:
            inside, self._inside, self._is_closed = self._inside, None, True
            ids = tuple(self._under_way)
        if inside is None:
            return
        inside.stop()
        now = datetime.now(UTC)
        with if_it_answers("runs under way are not given back"), self._database.begin() as connection:
            leases.let_go(connection, runs, (inside.token,), now)
            store.hand_on(connection, ids, now)


class _Inside:
    """The thread: its loop, its Checker, and the one writer that keeps rows in their order."""

    def __init__(self, settings: Settings, database: Database, under_way: dict[str, Future[None]]) -> None:
        self._database, self._under_way = database, under_way
        self.token = secrets.token_urlsafe(16)
        self._length = timedelta(seconds=settings.work.lease)
        self._at_once = settings.bulk.domains_at_once
        self._checker = checker_for(settings, database)
        self._slots = asyncio.Semaphore(self._at_once)
        self._writer = ThreadPoolExecutor(1, "runs are written")
        self._watching: Watching | None = None
        self._unkept: set[str] = set()  # runs still leased to us that we gave up while the database was away
        self._loop = asyncio.new_event_loop()
        self._minding = self._loop.create_task(self._mind())
        self._thread = threading.Thread(target=self._live, name="checks", daemon=True)
        self._thread.start()

    @property
    def questions(self) -> tuple[int, int]:
        return self._checker.questions

    def begin(self, run_id: str) -> None:
        """From any thread, this one as well."""
        future = asyncio.run_coroutine_threadsafe(self._run(run_id), self._loop)
        self._under_way[run_id] = future
        future.add_done_callback(lambda _: self._under_way.pop(run_id, None))

    def wake(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(self._do(work), self._loop)

    def write(self, statement: Callable[..., T], *values: Any) -> Future[T]:
        return self._writer.submit(statement, self._database, *values)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._writer.shutdown(cancel_futures=True)

    def _wake(self) -> None:
        if self._watching is None:
            self._watching = Watching(self._database, self._checker, self._writer, self.begin)
            self._watched = self._loop.create_task(self._watching.go())
        self._watching.wake()

    def _live(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._put_away())
        self._loop.close()

    async def _put_away(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with self._checker:
            pass  # its end closes the sockets

    async def _mind(self) -> None:
        """Say that we live, and take up what others left, several times within a lease."""
        while True:
            try:
                await self._mind_once()
            except OperationalError as error:  # away, or locked for long; the next round may find it free
                log.error("the runs under way could not be minded: %s", in_short(error))
            except Exception:  # ours
                log.exception("the runs under way could not be minded")
            await asyncio.sleep(self._length.total_seconds() / 4)

    async def _mind_once(self) -> None:
        unkept = tuple(self._unkept)
        room = self._at_once - len(self._under_way)
        for run_id in await self._written(_mind, self._lease(), unkept, room):
            if run_id not in self._under_way:
                self.begin(run_id)
        self._unkept.difference_update(unkept)

    async def _run(self, run_id: str) -> None:
        try:
            async with self._slots:
                run = await self._written(store.begin, run_id, self._lease(), datetime.now(UTC))
                if run is not None:
                    await self._check(run)
        except OperationalError as error:
            log.error("run %s could not be kept, and is done again: %s", run_id, in_short(error))
            self._unkept.add(run_id)
        except Exception:  # a fault of ours must not leave a page that waits for ever
            log.exception("run %s failed", run_id)
            await self._written(store.fail, run_id, CRASHED, datetime.now(UTC), self.token)

    async def _do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> T:
        async with self._slots:
            return await work(self._checker)

    async def _check(self, stored: StoredRun) -> None:
        known = await self._written(_known, stored, datetime.now(UTC))
        run = await self._checker.check(stored.domain, stored.wishes, self._progress(stored.id), known)
        await self._written(keep_asked, stored, run, datetime.now(UTC), self.token)

    def _progress(self, run_id: str) -> Progress:
        lines: list[FamilyLine] = []

        def landed(line: FamilyLine) -> None:
            lines.append(line)
            self.write(store.save_progress, run_id, tuple(lines), self.token)

        return landed

    def _lease(self) -> Lease:
        return Lease(self.token, datetime.now(UTC) + self._length)

    async def _written(self, statement: Callable[..., T], *values: Any) -> T:
        return await asyncio.wrap_future(self.write(statement, *values))


def _mind(database: Database, lease: Lease, unkept: tuple[str, ...], room: int) -> tuple[str, ...]:
    """Keep what is ours but for `unkept`, give up what ends its process, and name what may be taken up."""
    now = datetime.now(UTC)
    with database.begin() as connection:
        leases.extend(connection, runs, (lease.token,), lease.until)
        store.leave(connection, unkept, lease.token, now)
    if given_up := store.give_up(database, INTERRUPTED, now):
        log.error("%d runs were begun again and again and never ended", given_up)
    return store.left(database, now, now - FRESH, room) if room > 0 else ()


def _known(database: Database, stored: StoredRun, now: datetime) -> Known:
    return known_of(database, (stored.name.rpartition("@")[2], stored.name), stored.domain_id, now)
