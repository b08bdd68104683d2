"""Keeps what a check found: the run, what it changes in the domain's history, and when it is due next."""

from __future__ import annotations

from datetime import datetime

from deliverability.runs import Run
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.runs import StoredRun


def keep_asked(database: Database, stored: StoredRun, run: Run, now: datetime, token: str) -> bool:
    """The run that somebody asked for is done; False, and nothing is kept, when it is another's by now."""
    packed = store.pack(run.transcript.dumps())
    with database.begin() as connection:
        return store.finish(connection, stored.id, packed, run.report.families, now, token)
