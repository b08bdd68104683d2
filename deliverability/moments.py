"""Says a time as people do: by the day and the clock, and how far away it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from deliverability.wording import counted


def moment(then: datetime, now: datetime, zone: tzinfo = UTC) -> str:
    """ "today 14:32 UTC (in 12 minutes)", by the clock of `zone`."""
    there = then.astimezone(zone)
    days = (there.date() - now.astimezone(zone).date()).days
    year = "" if there.year == now.astimezone(zone).year else f"{there.year} "
    day = {0: "today ", 1: "tomorrow ", -1: "yesterday "}.get(days, f"{there.day} {there:%B} {year}")
    return f"{day}{there:%H:%M %Z} ({distance(then - now) if then > now else ago(now - then)})"


def distance(left: timedelta) -> str:
    """ "in 12 minutes"; "now" for what is over."""
    seconds = round(left.total_seconds())
    return f"in {length(seconds)}" if seconds > 0 else "now"


def ago(gone: timedelta) -> str:
    """ "12 minutes ago"; "just now" within a minute."""
    seconds = round(gone.total_seconds())
    return f"{length(seconds)} ago" if seconds >= 60 else "just now"


def length(seconds: int) -> str:
    """ "12 minutes", from two hours on in hours, from two days on in days."""
    if seconds < 60:
        return counted(seconds, "second")
    minutes = -(-seconds // 60)
    if minutes < 120:
        return counted(minutes, "minute")
    hours = round(minutes / 60)
    return counted(hours, "hour") if hours < 48 else counted(round(hours / 24), "day")
