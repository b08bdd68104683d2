"""Words of the pages about domains that are looked after: schedules, places of settings, alerts."""

from __future__ import annotations

from collections.abc import Mapping

from checks.guide import fill, guide
from checks.registry import all_checks
from deliverability.monitored.effective import Given, Level
from deliverability.monitored.model import Alerts, Own, as_kept
from deliverability.monitored.settings import as_text
from deliverability.schedule.cron import Cron
from deliverability.schedule.rule import At, Every, Paused, parse
from deliverability.wording import OPT_IN, PROFILES, plain

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALERTS: Mapping[Alerts, str] = {
    Alerts.AT_ONCE: "at once, when something changes",
    Alerts.DIGEST: "once a day, when something changed",
    Alerts.NONE: "not at all",
}
ALSO = {
    "mailboxes": "whether support@, postmaster@ and abuse@ exist",
    "blocklists": "lists of spam senders",
    ", ".join(OPT_IN): "both: mailboxes and lists of spam senders",
}
"""What can be looked at beside the usual, by how it is written."""
LABELS = {
    "schedule": "How often",
    "time_zone": "Time zone",
    "profile": "This domain",
    "alerts": "You hear of a change",
    "targets": "Where you hear of it",
    "also": "Also look at",
    "selectors": "DKIM selectors",
    "sending_ips": "Addresses of sending servers",
    "only": "Look only at",
}
"""Setting -> what it is called."""


def schedule_words(text: str) -> str:
    """ "every Monday at 07:00" for "weekly mon 07:00"."""
    rule = parse(text)
    if isinstance(rule, Paused):
        return "not now, it is paused"
    if isinstance(rule, Cron):
        return f"by the rule {text}"
    if isinstance(rule, Every):
        return text
    return _at_words(rule)


def _at_words(rule: At) -> str:
    clock = f"{rule.time:%H:%M}"
    if rule.weekday is not None:
        return f"every {DAY_NAMES[rule.weekday]} at {clock}"
    if rule.day is not None:
        return f"on day {rule.day} of every month at {clock}"
    return f"every day at {clock}"


def value_words(key: str, value: object) -> str:
    """A setting's value as people read it; "nothing" for an empty list."""
    if key == "schedule":
        return schedule_words(str(value))
    if key == "alerts":
        return ALERTS[Alerts(str(value))]
    if key == "profile":
        return PROFILES[str(value)]
    if key == "also":
        return ALSO.get(as_text(value), as_text(value)) if value else "nothing more than usual"
    if key == "only":
        return as_text(value) if value else "everything that is usual"
    if key == "targets":
        return as_text(value) if value else "every place that is not paused"
    return as_text(value) if value else "none are named"


def origin(given: Given[object]) -> str:
    """Where a value comes from: "from group Shops"."""
    if given.level is Level.GROUP:
        return f"from group {given.group}"
    places = {
        Level.DOMAIN: "set here",
        Level.DEFAULT: "set for all domains",
        Level.BUILT_IN: "our usual",
    }
    return places[given.level]


def set_for(own: Own) -> str:
    """All that is set at one level, in one line; "" for nothing."""
    kept = as_kept(own)
    return ", ".join(f"{LABELS[key]}: {value_words(key, getattr(own, key))}" for key in kept)


def title_words(check: str, label: str) -> str:
    """What a check finds, about a domain; the id of one that we do not have any more."""
    return plain(fill(guide(check).title, {"domain": label})) if check in all_checks() else check
