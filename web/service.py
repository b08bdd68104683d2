"""What the views need, opened once for each application."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO, cast

from flask import Flask, current_app

from deliverability.config import Settings
from deliverability.intake import Intake
from deliverability.plan_intake import PlanIntake
from deliverability.secret_key import secret_key
from deliverability.setup.desk import Desk
from deliverability.store import plans, watches
from deliverability.store import runs as store
from deliverability.store.database import Database, open_database
from deliverability.store.owner import own
from deliverability.watch_intake import WatchIntake
from deliverability.worker import INTERRUPTED, Worker

log = logging.getLogger(__name__)
KEY = "deliverability"


@dataclass(frozen=True, slots=True)
class Service:
    """The parts behind the page; `key` signs cookies, `lock` is None while another process has it."""

    settings: Settings
    database: Database
    worker: Worker
    intake: Intake
    watch_intake: WatchIntake
    plan_intake: PlanIntake
    desk: Desk
    key: str
    lock: TextIO | None

    def close(self) -> None:
        """Stop checks under way, and free the database and the data directory."""
        self.worker.close()
        self.database.dispose()
        if self.lock is not None:
            self.lock.close()


def open_service(settings: Settings) -> Service:
    """Open the database, and mark what a dead process left under way; errors as `open_database`'s."""
    database = open_database(settings.data.directory, settings.data.url)
    lock = own(settings.data.directory)
    if lock is None:
        log.warning("another process serves %s; runs it left are not tidied up", settings.data.directory)
    elif left := store.fail_all_under_way(database, INTERRUPTED, datetime.now(UTC)):
        log.warning("%d runs had been interrupted", left)
    if lock is not None:
        watches.release(database)
        plans.fail_all_under_way(database, INTERRUPTED)
    key = secret_key(settings)
    worker = Worker(settings, database)
    if watches.count_open(database):
        worker.watch()  # they go on where they were
    intake = Intake(settings, database, worker, key)
    watched = WatchIntake(settings, database, worker, key)
    planned = PlanIntake(settings, database, worker, key)
    desk = Desk(settings, database, worker, intake, key)
    return Service(settings, database, worker, intake, watched, planned, desk, key, lock)


def service() -> Service:
    """The service of the application that handles this request."""
    return cast(Service, current_app.extensions[KEY])


def attach(app: Flask, opened: Service) -> None:
    """Let `service()` find it."""
    app.extensions[KEY] = opened
