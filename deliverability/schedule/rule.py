"""Reads a rule such as "every 6 hours" or "weekly mon 07:00", and finds the slots it names.

A local time that a change of clocks leaves out is taken as if it had not changed; one that comes twice counts
the first time. So every slot is one instant, and each comes once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deliverability.config_values import show
from deliverability.schedule.cron import Cron, parse_cron
from deliverability.schedule.local import DAYS, instant

RIGHT = (
    'write it like "every 30 minutes", "every 6 hours", '
    '"daily 07:00", "weekly mon 07:00", "monthly 1 07:00", '
    '"cron 15 6 * * 1-5" or "paused"'
)
WAS = "paused, then "
"""Before the rule that holds again after a pause."""
LEAST, MOST = timedelta(minutes=5), timedelta(days=31)
_EVERY = re.compile(r"every\s+(\d{1,6}\s+)?(minute|hour|day)s?")
_AT = re.compile(r"(daily|weekly|monthly)\s+(?:(\w+)\s+)?(\d{1,2}):(\d{2})")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again after this long, whatever the clocks say."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class At:
    """At a local time each day; only on a weekday (0 is Monday) or a day of the month, else its last."""

    time: time
    weekday: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """Never."""


Rule: TypeAlias = Every | At | Cron | Paused
PAUSED = Paused()


@lru_cache(maxsize=1024)
def parse(text: str) -> Rule:
    """The rule; ValueError says what is wrong with it and what would be right."""
    words = " ".join(text.lower().split())
    if words.startswith(WAS):
        parse(words.removeprefix(WAS))
        return PAUSED
    if words == "paused":
        return PAUSED
    if words.startswith("cron "):
        return parse_cron(words.removeprefix("cron "))
    if found := _EVERY.fullmatch(words):
        return _every(text, int(found[1] or 1) * _UNITS[found[2]])
    if found := _AT.fullmatch(words):
        return _at(text, found[1], found[2], f"{found[3]}:{found[4]}")
    raise ValueError(f"{show(text)} is not a schedule; {RIGHT}")


def paused(text: str | None) -> str:
    """The rule, paused so that it can go on as it was; None is "not set here"."""
    if text is None or isinstance(parse(text), Paused):
        return text or "paused"
    return WAS + text


def resumed(text: str | None) -> str | None:
    """What holds after a pause; a rule that is not paused stays as it is."""
    if text is None or not isinstance(parse(text), Paused):
        return text
    return text.removeprefix(WAS) if text.startswith(WAS) else None


def _every(text: str, period: timedelta) -> Every:
    if not LEAST <= period <= MOST:
        raise ValueError(f"{show(text)} is out of range; write from every 5 minutes to every 31 days")
    return Every(period)


def _at(text: str, kind: str, day: str | None, clock: str) -> At:
    hour, minute = map(int, clock.split(":"))
    if hour > 23 or minute > 59:
        raise ValueError(f"{show(text)} has no time of day; write it from 00:00 to 23:59, like daily 07:00")
    at = time(hour, minute)
    if kind == "weekly" and day is not None and day[:3] in DAYS and len(day) >= 3:
        return At(at, weekday=DAYS.index(day[:3]))
    if kind == "monthly" and day is not None and day.isdecimal() and 1 <= int(day) <= 31:
        return At(at, day=int(day))
    if kind == "daily" and day is None:
        return At(at)
    needs = {"weekly": f"a day of the week ({', '.join(DAYS)})", "monthly": "a day of the month (1 to 31)"}
    what = f"it needs {needs[kind]}" if kind in needs else "daily takes a time only"
    raise ValueError(f"{show(text)} is not a schedule: {what}; {RIGHT}")


def parse_zone(text: str) -> str:
    """The name of a time zone, as it is spelt; ValueError when there is none of this name."""
    name = text.strip()
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f'{show(name)} is not a time zone; write one like "Europe/Berlin" or "UTC"'
        ) from None


def next_slot(rule: Rule, zone: str, after: datetime, domain_id: int | None = None) -> datetime | None:
    """The first slot after a time (aware), in UTC; None for a rule that is paused or names no more.

    `domain_id` spreads domains that have one rule: over its whole period, or within the minute asked for.
    """
    after = after.astimezone(UTC)
    if isinstance(rule, Paused):
        return None
    if isinstance(rule, Every):
        return _next_every(rule.period, after, _spread(domain_id, rule.period))
    shift = _spread(domain_id, timedelta(minutes=1))
    found = _first(rule, ZoneInfo(zone), after - shift)
    return None if found is None else found + shift


def _spread(domain_id: int | None, period: timedelta) -> timedelta:
    """A part of the period, whole seconds, the same each time for one domain."""
    if domain_id is None:
        return timedelta(0)
    return timedelta(seconds=zlib.crc32(b"%d" % domain_id) % int(period.total_seconds()))


def _next_every(period: timedelta, after: datetime, shift: timedelta) -> datetime:
    """Periods are counted from one fixed instant, so that every process names the same slots."""
    start = datetime.fromtimestamp(0, UTC) + shift
    return start + ((after - start) // period + 1) * period


def _first(rule: At | Cron, zone: ZoneInfo, after: datetime) -> datetime | None:
    if isinstance(rule, Cron):
        return rule.first(zone, after)
    days = _days(rule, after.astimezone(zone).date() - timedelta(days=1))
    found = (instant(datetime.combine(day, rule.time), zone) for day in days)
    return next(one for one in found if one > after)


def _days(rule: At, start: date) -> Iterator[date]:
    """The days a rule names, from `start` on."""
    for number in range(70):  # two months, whatever the rule
        day = start + timedelta(days=number)
        is_last = (day + timedelta(days=1)).day == 1
        of_month = rule.day in (None, day.day) or (is_last and rule.day is not None and rule.day > day.day)
        if of_month and rule.weekday in (None, day.weekday()):
            yield day
