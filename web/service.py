"""What the views need, opened once for each application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from deliverability.config import Settings
from deliverability.intake import Intake
from deliverability.office import Office, open_office
from deliverability.plan_intake import PlanIntake
from deliverability.setup.desk import Desk
from deliverability.store import watches
from deliverability.store.database import Database
from deliverability.watch_intake import WatchIntake
from deliverability.worker import Worker

KEY = "deliverability"


@dataclass(frozen=True, slots=True)
class Service:
    """The parts behind the page; `key` signs cookies, `office` is what work in the background is given."""

    settings: Settings
    database: Database
    worker: Worker
    intake: Intake
    watch_intake: WatchIntake
    plan_intake: PlanIntake
    desk: Desk
    key: str
    office: Office

    def close(self) -> None:
        """Stop what is under way, and free the database."""
        self.office.close()


def open_service(settings: Settings) -> Service:
    """Open the database and the parts over it; errors as `open_office`'s."""
    office = open_office(settings)
    database, worker, key = office.database, office.worker, office.key
    if watches.count_open(database):
        worker.watch()  # they go on where they were
    intake = Intake(settings, database, worker, key)
    watched = WatchIntake(settings, database, worker, key)
    planned = PlanIntake(settings, database, worker, key)
    desk = Desk(settings, database, worker, intake, key)
    return Service(settings, database, worker, intake, watched, planned, desk, key, office)


def service() -> Service:
    """The service of the application that handles this request."""
    return cast(Service, current_app.extensions[KEY])


def attach(app: Flask, opened: Service) -> None:
    """Let `service()` find it."""
    app.extensions[KEY] = opened
