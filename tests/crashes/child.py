"""The process that is killed: the real jobs of the background over the real parts, without their pauses."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Event

from deliverability.config import Settings
from deliverability.office import now_utc, open_office
from deliverability.work.ticker import Ticker
from deliverability.work.ticks import TICKS
from tests.loopback_only import loopback_only

PAUSE = 0.05  # seconds; without any, two processes would do little but wait for each other's writing
QUICK = tuple(replace(tick, every=PAUSE) for tick in TICKS)


def work(settings: Settings, later: timedelta, ready: Event) -> None:
    """Work until killed; its clock is so much later than the machine's. `ready`: it begins to work now."""
    with loopback_only():
        office = replace(open_office(settings), clock=lambda: now_utc() + later)
        office.worker.start()
        ready.set()
        ticker = Ticker(office, QUICK)
        while True:
            ticker.tick()
            time.sleep(PAUSE)
