"""Domains that are checked every hour: what a check costs in the background, and what it leaves behind."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliverability.config import Data
from deliverability.config_sections import Work
from deliverability.monitored import groups, intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Own
from deliverability.office import Office, open_office
from deliverability.work.due import check_due
from tests.benchmarks.contenders import Figures, names, settings

HOUR = timedelta(hours=1)
ROUNDS = 4
CORES = 2
DOMAINS = 5_000
"""What the goal is about."""


def scheduled(address: str, count: int) -> Figures:
    """CPU seconds a check (after the first hour), that share of two cores at 5,000 an hour, octets kept."""
    with tempfile.TemporaryDirectory() as scratch:
        office = _office(address, Path(scratch))
        intake.add(office.database, [Wanted(name) for name in names(count)], office.clock())
        _hour(office)
        begun = time.process_time()
        for _ in range(ROUNDS):
            office = replace(office, clock=_later(office))
            _hour(office)
        cpu = (time.process_time() - begun) / (ROUNDS * count)
        office.close()
        octets = sum(path.stat().st_size for path in Path(scratch).iterdir())
    share = cpu * DOMAINS / HOUR.total_seconds() / CORES
    return {"cpu": cpu, "share": share, "octets": octets / count}


def _office(address: str, directory: Path) -> Office:
    office = open_office(replace(settings(address), data=Data(directory), work=Work(50, 60)))
    groups.change_default(office.database, Own(schedule="every 1 hour"), datetime.now(UTC))
    return office


def _later(office: Office) -> Callable[[], datetime]:
    now = office.clock() + HOUR
    return lambda: now


def _hour(office: Office) -> None:
    """All that is due, as the ticks of an hour would begin it."""
    while check_due(office, office.clock()) or len(office.under_way):
        time.sleep(0.01)
