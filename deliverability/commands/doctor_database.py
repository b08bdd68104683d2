"""What `doctor` says of the database: that it answers, its size, its soundness, and the last backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from checks.model import Verdict
from deliverability.backup import last_backup
from deliverability.config import Data
from deliverability.store import condition
from deliverability.store.database import FILE
from deliverability.store.errors import StoreError

LONG_AGO = timedelta(days=30)
HOW = "deliverability backup FILE"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at."""

    what: str
    verdict: Verdict
    said: str


def database_lines(data: Data, now: datetime) -> Iterator[Line]:
    """Nothing is made or changed; where there is no database yet, only that is said."""
    what = "database PostgreSQL" if data.url else "database SQLite"
    if not data.url and not (data.directory / FILE).exists():
        yield Line(what, Verdict.NOT_APPLICABLE, "none yet; it is made at the first start")
        return
    try:
        found = condition.look(data.directory, data.url)
    except StoreError as error:
        yield Line(what, Verdict.FAIL, str(error))
        return
    if found.problem:
        yield Line(what, Verdict.FAIL, f"it is damaged ({found.problem}); restore a backup")
    else:
        yield Line(what, Verdict.PASS, f"{found.version}, {found.octets / 1_000_000:,.1f} MB, sound")
    if found.is_in_use:
        yield _backup(data, now)


def _backup(data: Data, now: datetime) -> Line:
    made = last_backup(data.directory)
    if made is None:
        return Line("last backup", Verdict.WARN, f"none; make one: {HOW}")
    age = now - datetime.fromtimestamp(made, UTC)
    said = f"{age.days} days ago" if age >= timedelta(days=2) else f"{age // timedelta(hours=1)} hours ago"
    if age > LONG_AGO:
        return Line("last backup", Verdict.WARN, f"{said}; make one: {HOW}")
    return Line("last backup", Verdict.PASS, said)
