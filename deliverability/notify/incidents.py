"""Puts together what belongs together: a fault of one third party is one incident, however many it hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from deliverability.history.model import Cause, Change
from deliverability.monitored.model import Monitored
from deliverability.notify.alert import OF_THE_SERVICE, Alert, What

ORDER = (What.WORSE, What.REMINDER, What.PASSED, What.FIXED, What.CHANGED)
_WEIGHTS = {"error": 0, "warning": 1}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell of one domain, None for the service itself; of an alert, or of a change."""

    what: What
    domain: Monitored | None
    alert: Alert | None = None
    change: Change | None = None

    @property
    def title(self) -> str:
        return self.alert.title if self.alert else self.change.title if self.change else ""

    @property
    def label(self) -> str:
        """What the domain is called."""
        return self.domain.domain.label if self.domain else "this service"

    @property
    def at(self) -> datetime | None:
        """When it came up."""
        return self.alert.opened_at if self.alert else self.change.at if self.change else None


@dataclass(frozen=True, slots=True)
class Incident:
    """The same thing at one domain or several; the items differ in their domain alone."""

    what: What
    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def title(self) -> str:
        return self.first.title

    @property
    def severity(self) -> str:
        return self.first.alert.severity if self.first.alert else ""

    @property
    def third_party(self) -> str:
        """Whose doing it was, or ""."""
        return self.first.alert.third_party if self.first.alert else ""

    @property
    def domain_count(self) -> int:
        return len({item.label for item in self.items})


def told(what: What, alert: Alert | None) -> What | None:
    """What is left to say of a notice by the time it is told; None for nothing."""
    if what is What.WORSE and alert is not None and alert.closed_at is not None:
        return What.PASSED
    if what is What.REMINDER and (alert is None or alert.closed_at or alert.acknowledged_at):
        return None
    return what


def incidents(items: Iterable[Item]) -> tuple[Incident, ...]:
    """The worst first, then by how many domains each hits; an alert that is told twice is told once."""
    together: dict[object, dict[object, Item]] = {}
    for item in items:
        together.setdefault(_group(item), {}).setdefault(_same(item), item)
    found = [Incident(next(iter(of.values())).what, tuple(of.values())) for of in together.values()]
    return tuple(sorted(found, key=_weight))


def _group(item: Item) -> object:
    """What makes items of several domains one incident."""
    alert = item.alert
    if alert is None:
        return item.what, id(item)
    if alert.check in OF_THE_SERVICE:
        return item.what, alert.check
    if alert.cause == Cause.THIRD_PARTY.value:
        return item.what, alert.check, alert.third_party or alert.subject
    return item.what, alert.check, alert.subject, alert.title


def _same(item: Item) -> object:
    return item.alert.id if item.alert else id(item)


def _weight(incident: Incident) -> tuple[int, int, int]:
    severity = _WEIGHTS.get(incident.severity, 2)
    return ORDER.index(incident.what), severity, -incident.domain_count
