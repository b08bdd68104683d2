"""What is known of a domain that is looked after, and what can be set for it, its group or all domains."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from checks.domain import Domain, parse_target


class Alerts(StrEnum):
    """How people hear of a change."""

    AT_ONCE = "at once"
    DIGEST = "digest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Own:
    """What is set at one level; None is "not set here".

    `schedule` as `schedule.rule.parse` reads it, `time_zone` by its IANA name, `targets` the names of alert
    targets; the others as in Wishes.
    """

    schedule: str | None = None
    time_zone: str | None = None
    selectors: tuple[str, ...] | None = None
    sending_ips: tuple[str, ...] | None = None
    also: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    profile: str | None = None
    alerts: Alerts | None = None
    targets: tuple[str, ...] | None = None


KEYS = tuple(one.name for one in fields(Own))
"""The names of what can be set."""
NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Group:
    """Domains that share settings."""

    id: int
    name: str
    own: Own = NOTHING


@dataclass(frozen=True, slots=True)
class Monitored:
    """A domain that is looked after: `target` as typed, `name` in A-labels, `tags` sorted."""

    id: int
    target: str
    name: str
    group: Group | None
    tags: tuple[str, ...]
    own: Own
    created_at: datetime = field(compare=False)

    @property
    def domain(self) -> Domain:
        """What a check is asked about."""
        return parse_target(self.name)


def as_kept(own: Own) -> dict[str, Any]:
    """As the store keeps it: only what is set."""
    return {key: _plain(value) for key in KEYS if (value := getattr(own, key)) is not None}


def from_kept(kept: dict[str, Any]) -> Own:
    """Read `as_kept` back; keys of another version are left out."""
    known: dict[str, Any] = {key: _own(value) for key, value in kept.items() if key in KEYS}
    if "alerts" in known:
        known["alerts"] = Alerts(known["alerts"])
    return Own(**known)


def _own(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, Alerts) else value
