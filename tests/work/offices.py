"""Processes that work on one database, without a clock of their own: tests say what time it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from deliverability.config import Checks, Data, Settings
from deliverability.config_sections import Work
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored, Own
from deliverability.office import Office, open_office
from deliverability.store import schedule
from deliverability.store.database import reading
from deliverability.store.schedule import Planned
from deliverability.work.due import check_due
from tests.web.site import settings_for
from tests.world import World

PATIENCE = 10.0  # seconds


@dataclass
class Clock:
    """What time it is."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def settings_of(world: World, data: Data, only: tuple[str, ...] = ("mx",), at_once: int = 50) -> Settings:
    """Settings that ask the world, for the few families a test needs."""
    settings = settings_for(world, data)
    return replace(settings, checks=Checks(only=only), work=Work(at_once, 60))


@contextmanager
def office_at(clock: Clock, settings: Settings) -> Iterator[Office]:
    """A process that works."""
    office = replace(open_office(settings), clock=clock)
    try:
        yield office
    finally:
        office.close()


def added(office: Office, name: str, schedule_text: str = "every 1 hour", zone: str = "UTC") -> Monitored:
    """A domain that is looked after from now on."""
    own = Own(schedule=schedule_text, time_zone=zone)
    (new,) = intake.add(office.database, [Wanted(name, own=own)], office.clock()).new
    return new


def turn(*offices: Office) -> int:
    """Each begins what is due, and all ends; how many checks that were."""
    begun = sum(check_due(office, office.clock()) for office in offices)
    settle(*offices)
    return begun


def settle(*offices: Office) -> None:
    """Wait until nothing is under way."""
    until = time.monotonic() + PATIENCE
    while any(len(office.under_way) for office in offices):
        assert time.monotonic() < until, "a check has not ended"
        time.sleep(0.002)


def planned(office: Office, domain: Monitored) -> Planned:
    """When it is due."""
    with reading(office.database) as connection:
        found = schedule.planned(connection, domain.id, office.clock())
    assert found is not None
    return found
