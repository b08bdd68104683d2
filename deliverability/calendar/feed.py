"""The calendar of one domain or of all: what falls due, in the words of a person's calendar."""

from __future__ import annotations

from datetime import datetime

from checks.domain import parse_target
from checks.guide import fill, guide
from checks.registry import all_checks
from deliverability.calendar.due import Due, Kind, due
from deliverability.calendar.ical import Event, calendar
from deliverability.config import Settings
from deliverability.links import link
from deliverability.monitored.model import Monitored
from deliverability.store.database import Database
from deliverability.wording import plain

NAME = "Mail: due dates"


def feed(settings: Settings, database: Database, domain: Monitored | None, now: datetime) -> str:
    """The calendar as iCalendar text; `domain` None: of all that are looked after."""
    name = NAME if domain is None else f"{NAME} of {domain.domain.shown}"
    return calendar(name, (_event(settings, one) for one in due(database, domain, now)), now)


def _event(settings: Settings, one: Due) -> Event:
    shown = parse_target(one.domain).shown if one.domain else ""
    summary, description = _words(one, shown)
    place = ("domains", one.domain_id) if one.domain_id is not None else ("domains",)
    key = f"{one.kind} {one.domain} {one.subject} {one.day}"
    return Event(one.day, key, summary, description, link(settings, *place))


def _words(one: Due, shown: str) -> tuple[str, str]:
    """What stands in the calendar, and what to do about it."""
    match one.kind:
        case Kind.CERTIFICATE:
            return (
                f"The certificate of {one.subject} ends",
                f"Renew it before. With an old one, some senders no longer deliver mail to {shown}.",
            )
        case Kind.KEY:
            return (
                f"The DKIM key of {shown} is a year old",
                f"Publish a new key beside it, sign with that one, then take the old one away: {one.subject}",
            )
        case Kind.ACCEPTANCE:
            return (
                f"{shown}: an accepted finding counts again",
                f"{_title(one.subject, shown)}. Mend it, or accept it for longer.",
            )
        case Kind.REPORT:
            return ("The next health report goes out", f"It tells how {shown or 'each domain'} stands.")


def _title(check: str, shown: str) -> str:
    return plain(fill(guide(check).title, {"domain": shown})) if check in all_checks() else check
