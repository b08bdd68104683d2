"""Rules in the five fields of cron: minute, hour, day of the month, month, day of the week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

from deliverability.config_values import show
from deliverability.schedule.local import DAYS, instant

RIGHT = 'write minute, hour, day of the month, month and day of the week, like "cron 15 6 * * 1-5"'
LEAST = timedelta(minutes=5)
FAR = timedelta(days=9 * 366)  # 29 February comes at least once in it
_WEEKDAY = re.compile(r"(\*|[a-z]{3}|\d)(?:-([a-z]{3}|\d))?(?:/([1-7]))?")
YEARS = "2000-2199"  # a day that never comes is not looked for longer
_SOME_DAY = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cron:
    """The fields as they were written; a day may be named by either of its fields, as cron has it."""

    minute: str
    hour: str
    day: str
    month: str
    weekday: str

    def first(self, zone: ZoneInfo, after: datetime) -> datetime | None:
        """The first instant after this one; None when none comes within nine years."""
        found = (_after(trigger, zone, after, self._goes_by_the_hour) for trigger in _triggers(self))
        return min((one for one in found if one is not None), default=None)

    @property
    def _goes_by_the_hour(self) -> bool:
        """Such a rule means "every so often": an hour that comes twice is two hours."""
        return self.hour.startswith("*")


def parse_cron(text: str) -> Cron:
    """The rule; ValueError says what is wrong with it."""
    fields = text.split()
    if len(fields) != 5:
        raise ValueError(f"{show(text)} has {len(fields)} fields and needs 5; {RIGHT}")
    rule = Cron(*fields)
    try:
        _triggers(rule)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{show(text)} is not a rule of cron ({error}); {RIGHT}") from None
    _refuse_senseless(rule, text)
    return rule


def _refuse_senseless(rule: Cron, text: str) -> None:
    zone, before = ZoneInfo("UTC"), _SOME_DAY
    for number in range(13):
        found = rule.first(zone, before)
        if found is None:
            raise ValueError(f"{show(text)} names a day that never comes; {RIGHT}")
        if number and found - before < LEAST:
            raise ValueError(f"{show(text)} is too often; leave at least 5 minutes between two times")
        before = found


def _after(trigger: CronTrigger, zone: ZoneInfo, after: datetime, by_the_hour: bool) -> datetime | None:
    """Walk over the times on the wall, and take them for the instants they are in this zone."""
    wall = after.astimezone(zone).replace(tzinfo=UTC) - timedelta(hours=3)  # no clock is set by more
    best: datetime | None = None
    end = wall + FAR
    while wall <= end and (fired := trigger.get_next_fire_time(None, wall)) is not None:
        local = fired.replace(tzinfo=None)
        for found in _instants(local, zone, by_the_hour):
            if found > after and (best is None or found < best):
                best = found
                end = min(end, wall + timedelta(hours=3))
        wall = fired + timedelta(seconds=1)
    return best


def _instants(local: datetime, zone: ZoneInfo, by_the_hour: bool) -> tuple[datetime, ...]:
    first = instant(local, zone)
    if not by_the_hour:
        return (first,)
    there = first.astimezone(zone).replace(tzinfo=None) == local
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return (first, second) if there else ()


@cache
def _triggers(rule: Cron) -> tuple[CronTrigger, ...]:
    """One, or two where days are named in both ways."""
    both = [(rule.day, _weekdays(rule.weekday))]
    if not rule.day.startswith("*") and not rule.weekday.startswith("*"):
        both = [(rule.day, "*"), ("*", _weekdays(rule.weekday))]
    return tuple(
        CronTrigger(
            year=YEARS,
            month=rule.month,
            day=day,
            day_of_week=weekday,
            hour=rule.hour,
            minute=rule.minute,
            timezone=UTC,
        )
        for day, weekday in both
    )


def _weekdays(field: str) -> str:
    """By name: numbers mean something else to the library than to cron, where 0 and 7 are Sunday."""
    if field == "*":
        return field
    return ",".join(sorted({DAYS[(day - 1) % 7] for part in field.split(",") for day in _in(part)}))


def _in(part: str) -> range:
    """The days of "mon", "1-5", "fri-mon" or "*/2", as cron counts them."""
    found = _WEEKDAY.fullmatch(part)
    if found is None:
        raise ValueError(f"{part} is not a day of the week")
    step = int(found[3] or 1)
    if found[1] == "*":
        return range(0, 7, step)
    first = _day(found[1])
    last = _day(found[2]) if found[2] else (6 if found[3] else first)
    return range(first, (last if last >= first else last + 7) + 1, step)


def _day(word: str) -> int:
    if word.isdecimal() and int(word) <= 7:
        return int(word)
    if word in DAYS:
        return (DAYS.index(word) + 1) % 7
    raise ValueError(f"{word} is not a day of the week")
