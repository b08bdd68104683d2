"""Runs checks behind the page: one thread with one event loop and one Checker, its progress kept as rows."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from checks.domain import Domain
from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.report import FamilyLine
from deliverability.runs import Progress
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.sts_before import sts_before
from deliverability.watching import Watching

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_WAITING = 1000
CRASHED = "The check stopped because of a fault in this program. Its log says more."
INTERRUPTED = "The check was interrupted, because this program was stopped while it ran."


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

    @property
    def is_full(self) -> bool:
        """No more runs are taken for now."""
        return len(self._under_way) >= self._most_waiting

    def submit(self, run_id: str, domain: Domain, wishes: Wishes) -> None:
        """Check `domain` as soon as its turn comes, and keep the result under `run_id`."""
        with self._lock:
            self._started().begin(run_id, domain, wishes)

    def watch(self) -> None:
        """Look after the watched changes in the store, of which there may be a new one."""
        with self._lock:
            self._started().wake()

    def do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> Future[T]:
        """Other work for the checker, such as a look at a few records; what comes of it is the caller's."""
        with self._lock:
            return self._started().do(work)

    def _started(self) -> _Inside:
        if self._inside is None:
            self._inside = _Inside(self._settings, self._database, self._under_way)
        return self._inside

    def close(self) -> None:
        """Stop at once; what is under way is kept as interrupted."""
        with self._lock:
            inside, self._inside = self._inside, None
            left = tuple(self._under_way)
        if inside is None:
            return
        inside.stop()
        for run_id in left:
            store.fail(self._database, run_id, INTERRUPTED, datetime.now(UTC))


class _Inside:
    """The thread: its loop, its Checker, and the one writer that keeps rows in their order."""

    def __init__(self, settings: Settings, database: Database, under_way: dict[str, Future[None]]) -> None:
        self._database, self._under_way = database, under_way
        self._checker = Checker(settings)
        self._slots = asyncio.Semaphore(settings.bulk.domains_at_once)
        self._writer = ThreadPoolExecutor(1, "runs are written")
        self._watching: Watching | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="checks", daemon=True)
        self._thread.start()

    def begin(self, run_id: str, domain: Domain, wishes: Wishes) -> None:
        """From any thread, this one as well."""
        future = asyncio.run_coroutine_threadsafe(self._run(run_id, domain, wishes), self._loop)
        self._under_way[run_id] = future
        future.add_done_callback(lambda _: self._under_way.pop(run_id, None))

    def wake(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(self._do(work), self._loop)

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

    async def _run(self, run_id: str, domain: Domain, wishes: Wishes) -> None:
        try:
            async with self._slots:
                await self._check(run_id, domain, wishes)
        except Exception:  # a fault of ours must not leave a page that waits for ever
            log.exception("run %s of %s failed", run_id, domain.name)
            await self._written(self._writer.submit(
                store.fail, self._database, run_id, CRASHED, datetime.now(UTC)
            ))  # fmt: skip

    async def _do(self, work: Callable[[Checker], Coroutine[Any, Any, T]]) -> T:
        async with self._slots:
            return await work(self._checker)

    async def _check(self, run_id: str, domain: Domain, wishes: Wishes) -> None:
        self._writer.submit(store.begin, self._database, run_id)
        before = await self._loop.run_in_executor(self._writer, _sts_before, self._database, domain)
        run = await self._checker.check(domain, wishes, self._progress(run_id), before)
        text, lines = run.transcript.dumps(), run.report.families
        await self._written(self._writer.submit(
            store.finish, self._database, run_id, text, lines, datetime.now(UTC)
        ))  # fmt: skip

    def _progress(self, run_id: str) -> Progress:
        lines: list[FamilyLine] = []

        def landed(line: FamilyLine) -> None:
            lines.append(line)
            self._writer.submit(store.save_progress, self._database, run_id, tuple(lines))

        return landed

    async def _written(self, done: Future[None]) -> None:
        await asyncio.wrap_future(done)


def _sts_before(database: Database, domain: Domain) -> tuple[str, ...]:
    text = store.last_transcript(database, (domain.name, domain.address or domain.name))
    return sts_before(text) if text else ()
