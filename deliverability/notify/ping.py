"""Tells a watchdog elsewhere that this service works; its silence is what raises the alarm there."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from deliverability.config import Settings
from deliverability.net.outside import Forbidden, Nowhere
from deliverability.net.post import post
from deliverability.notify.own_health import is_well
from deliverability.notify.posting import limits_of
from deliverability.store import switches
from deliverability.store.database import Database

log = logging.getLogger(__name__)
PINGED = "pinged"


def ping(settings: Settings, database: Database, now: datetime) -> bool:
    """Ask for the URL of [ping] when it is time and all is well; whether it answered.

    It is silence that tells: nothing is sent while the database takes no writes, checks lag, or messages do
    not go. Of several processes one pings.
    """
    if not settings.ping.url:
        return False
    pause = timedelta(minutes=settings.ping.minutes) - timedelta(seconds=5)  # ticks are not to the second
    with database.begin() as connection:
        if not is_well(connection) or not switches.take_turn(connection, PINGED, now, pause):
            return False
    try:
        reply = asyncio.run(post(settings.ping.url, b"", {}, limits_of(settings)))
    except (Forbidden, Nowhere, ValueError) as error:
        log.warning("the watchdog of [ping] is not told: %s", error)
        return False
    if not reply.is_fine:
        log.warning("the watchdog of [ping] is not told: %s", reply.problem)
    return reply.is_fine
