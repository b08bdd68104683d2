"""What the work in the background needs, opened once for each process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from deliverability.config import Settings
from deliverability.secret_key import secret_key
from deliverability.seeds.mail_us.seat import Seat
from deliverability.store import leases
from deliverability.store.database import Database, open_database
from deliverability.store.errors import if_it_answers
from deliverability.store.tables import schedule
from deliverability.work.under_way import UnderWay
from deliverability.worker import Worker


def now_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The parts; `key` signs cookies and links, `under_way` are the due checks this process does now.

    `seat` holds our own mail server, where there is one. `clock` is asked by what goes on for a while; a
    job is told when it began.
    """

    settings: Settings
    database: Database
    worker: Worker
    key: str
    under_way: UnderWay
    clock: Callable[[], datetime] = now_utc
    seat: Seat = field(default_factory=Seat)

    def close(self) -> None:
        """Stop what is under way, hand back what was claimed, and free the database."""
        self.seat.leave()
        tokens = self.under_way.tokens()
        self.worker.close()
        with if_it_answers("due checks are not given back"), self.database.begin() as connection:
            leases.let_go(connection, schedule, tokens, self.clock())
        self.database.dispose()


def open_office(settings: Settings) -> Office:
    """Open the database and read the key; errors as `open_database`'s and `secret_key`'s."""
    database = open_database(settings.data.directory, settings.data.url, migrate=settings.data.migrate)
    return Office(settings, database, Worker(settings, database), secret_key(settings), UnderWay())
