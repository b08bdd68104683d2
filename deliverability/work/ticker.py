"""Does the jobs of the background in their time: APScheduler ticks, and threads of our own do the work."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from sqlalchemy.exc import OperationalError

from deliverability.demo.flag import is_demo
from deliverability.office import Office, now_utc
from deliverability.store import processes
from deliverability.store.errors import if_it_answers, in_short
from deliverability.store.processes import Process
from deliverability.work.ticks import TICKS, Tick

log = logging.getLogger(__name__)
PERIOD = timedelta(seconds=1)
JOB = "tick"
CLOCK_SECONDS = 5.0
SIGN_SECONDS = 10.0
"""Between two signs of life in the database."""
FORGET = timedelta(days=1)


class Ticker:
    """One for a process. A job's turn comes by a clock that nobody sets, whatever the other one says."""

    def __init__(
        self,
        office: Office,
        ticks: tuple[Tick, ...] = TICKS,
        uptime: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office, self._uptime = office, uptime
        self._token = secrets.token_urlsafe(16)
        if is_demo(office.database):
            ticks = tuple(tick for tick in ticks if not tick.sends)
        self._ticks = (Tick("sign of life", SIGN_SECONDS, self._sign), *ticks)
        self._next = dict.fromkeys((tick.name for tick in self._ticks), 0.0)
        self._running: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(len(self._ticks), "jobs")
        self._stopped = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC, daemon=True)

    def start(self) -> None:
        """Begin to tick; to be called in the process that works, after any fork."""
        self._office.worker.start()
        self._office.worker.watch()
        self._scheduler.add_job(
            self.tick, _Again(), id=JOB, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()
        threading.Thread(target=self._mind_the_clock, name="clock", daemon=True).start()

    def stop(self) -> None:
        """Begin no job any more, and wait for those under way."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.remove_job(JOB)  # a turn that begins now would meet a closed pool
            self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)
        with (
            if_it_answers("nobody is told that this process ends"),
            self._office.database.begin() as connection,
        ):
            processes.remove(connection, self._token)

    def tick(self) -> None:
        """Begin the jobs whose turn it is."""
        for tick in self._ticks:
            under_way = self._running.get(tick.name)
            if self._uptime() >= self._next[tick.name] and (under_way is None or under_way.done()):
                self._next[tick.name] = self._uptime() + tick.every
                self._running[tick.name] = self._pool.submit(self._do, tick)

    def _do(self, tick: Tick) -> None:
        try:
            tick.do(self._office, self._office.clock())
        except OperationalError as error:  # away, full, or locked for long; the next turn may fare better
            log.error("the job %r could not use the database: %s", tick.name, in_short(error))
        except Exception:  # ours
            log.exception("the job %r failed", tick.name)

    def _sign(self, office: Office, now: datetime) -> None:
        """Tell the other processes, and whoever looks at our health, that we are at work."""
        with office.database.begin() as connection:
            if not processes.seen(connection, self._token, now):
                processes.forget(connection, now - FORGET)
                name = f"{socket.gethostname()} {os.getpid()}"
                processes.add(connection, Process(self._token, name, now, now))

    def _mind_the_clock(self) -> None:
        """The library waits for a time of day; when the clock was set back, that is a long way off."""
        while not self._stopped.wait(CLOCK_SECONDS):
            job = self._scheduler.get_job(JOB)
            if job is not None and job.next_run_time > now_utc() + 2 * PERIOD:
                job.modify(next_run_time=now_utc())


class _Again(BaseTrigger):  # type: ignore[misc]  # APScheduler has no type hints
    """A while after now, however many turns were missed."""

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + PERIOD
