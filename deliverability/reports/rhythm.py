"""How often a report comes: read from a form into a rule of the schedule, and said in words."""

from __future__ import annotations

from datetime import datetime

from deliverability.schedule.rule import At, next_slot, parse

EXAMPLE = "weekly mon 07:00"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OFTEN = ("daily", "weekly", "monthly")


def parse_rhythm(text: str) -> str:
    """A rule that a report may follow, in its one spelling; ValueError shows what is right."""
    rule = parse(text)
    if not isinstance(rule, At):
        raise ValueError('A report comes "daily 07:00", "weekly mon 07:00" or "monthly 1 07:00".')
    return " ".join(text.lower().split())


def from_form(often: str, weekday: str, day: str, clock: str) -> str:
    """The rule of the four fields of a form; ValueError as `parse_rhythm`'s."""
    between = {"weekly": f"{weekday} ", "monthly": f"{day} "}.get(often, "")
    return parse_rhythm(f"{often} {between}{clock}")


def words(rhythm: str) -> str:
    """ "every Monday at 07:00", to go on a sentence."""
    rule = parse(rhythm)
    if not isinstance(rule, At):
        return rhythm
    clock = f"{rule.time:%H:%M}"
    if rule.weekday is not None:
        return f"every {WEEKDAYS[rule.weekday]} at {clock}"
    if rule.day is not None:
        return f"on day {rule.day} of every month at {clock}"
    return f"every day at {clock}"


def next_report(rhythm: str, zone: str, after: datetime) -> datetime | None:
    """When the next one is due (UTC); clocks that change leave none out and double none."""
    return next_slot(parse(rhythm), zone, after)
