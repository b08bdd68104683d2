"""What the work in the background needs, opened once for each process."""

from __future__ import annotations

from dataclasses import dataclass

from deliverability.config import Settings
from deliverability.secret_key import secret_key
from deliverability.store.database import Database, open_database
from deliverability.work.under_way import UnderWay
from deliverability.worker import Worker


@dataclass(frozen=True, slots=True)
class Office:
    """The parts; `key` signs cookies and links, `under_way` are the due checks this process does now."""

    settings: Settings
    database: Database
    worker: Worker
    key: str
    under_way: UnderWay

    def close(self) -> None:
        """Stop what is under way, hand back what was claimed, and free the database."""
        self.worker.close()
        self.under_way.hand_back(self.database)
        self.database.dispose()


def open_office(settings: Settings) -> Office:
    """Open the database and read the key; errors as `open_database`'s and `secret_key`'s."""
    database = open_database(settings.data.directory, settings.data.url)
    return Office(settings, database, Worker(settings, database), secret_key(settings), UnderWay())
