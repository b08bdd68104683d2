"""By which clock times are shown: the time zone that is set for all domains, or for one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from deliverability.monitored.effective import BUILT_IN
from deliverability.store import monitored


def default_zone(connection: Connection) -> ZoneInfo:
    """The time zone of what concerns all domains."""
    return ZoneInfo(monitored.default(connection).time_zone or BUILT_IN.time_zone or "UTC")
