"""What work on the library needs: the settings and the database."""

from __future__ import annotations

from dataclasses import dataclass

from deliverability.config import Settings
from deliverability.store.database import Database


@dataclass(frozen=True, slots=True)
class Shelf:
    """Opened once for each request or command."""

    settings: Settings
    database: Database
