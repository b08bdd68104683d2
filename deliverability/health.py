"""Whether the service works: its database answers, somebody does the work, and the disk has room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from deliverability.config import Settings
from deliverability.disk import has_room
from deliverability.store import processes
from deliverability.store.connections import reading
from deliverability.store.database import Database

SILENT = timedelta(seconds=90)
"""A process that works says so every ten seconds; after this long without a word it hangs, or has died."""


@dataclass(frozen=True, slots=True)
class Health:
    """`problem`: what keeps the service from its work, "" for nothing.

    `worked_ago`: since a process that works was last heard of, None where none ever was.
    """

    problem: str
    worked_ago: timedelta | None
    has_room: bool


def look(settings: Settings, database: Database, now: datetime, *, works_here: bool) -> Health:
    """`works_here`: the process that asks works too, so that silence of all is its own silence."""
    room = has_room(settings.data.directory)
    try:
        with reading(database) as connection:
            seen = processes.last_seen(connection)
    except SQLAlchemyError:
        return Health("the database does not answer", None, room)
    ago = None if seen is None else max(now - seen, timedelta())
    is_silent = works_here and ago is not None and ago > SILENT
    return Health("no process does the work" if is_silent else "", ago, room)
