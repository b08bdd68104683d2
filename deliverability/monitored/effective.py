"""Which setting holds for a domain, and where it comes from: the domain, else its group, else the default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from deliverability.checker import Wishes
from deliverability.monitored.model import KEYS, NOTHING, Alerts, Group, Monitored, Own

T = TypeVar("T")


class Level(StrEnum):
    """Where a value is set; BUILT_IN: nobody has set it."""

    DOMAIN = "domain"
    GROUP = "group"
    DEFAULT = "default"
    BUILT_IN = "built in"


@dataclass(frozen=True, slots=True)
class Given(Generic[T]):
    """A value, where it was set, and the name of the group when that is the place."""

    value: T
    level: Level
    group: str = ""


BUILT_IN = Own(
    schedule="every 6 hours", time_zone="UTC", selectors=(), sending_ips=(), also=(), only=(), profile="",
    alerts=Alerts.DIGEST, targets=(),
)  # fmt: skip
"""What holds where nobody has set anything."""


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds, each with its place; the fields are those of Own."""

    schedule: Given[str]
    time_zone: Given[str]
    selectors: Given[tuple[str, ...]]
    sending_ips: Given[tuple[str, ...]]
    also: Given[tuple[str, ...]]
    only: Given[tuple[str, ...]]
    profile: Given[str]
    alerts: Given[Alerts]
    targets: Given[tuple[str, ...]]

    def wishes(self, *, fresh: bool = False) -> Wishes:
        """What a check of the domain is asked for."""
        return Wishes(
            fresh, self.selectors.value, self.sending_ips.value, self.only.value, self.also.value,
            self.profile.value,
        )  # fmt: skip


def effective(monitored: Monitored, default: Own = NOTHING) -> Effective:
    """What holds for a domain; `default` is what is set for all of them."""
    return resolved(monitored.own, monitored.group, default)


def resolved(own: Own, group: Group | None, default: Own) -> Effective:
    """As `effective`, from the levels; what holds for a group is `resolved(NOTHING, group, default)`."""
    return Effective(**{key: _given(key, own, group, default) for key in KEYS})


def _given(key: str, own: Own, group: Group | None, default: Own) -> Given[Any]:
    if (value := getattr(own, key)) is not None:
        return Given(value, Level.DOMAIN)
    if group is not None and (value := getattr(group.own, key)) is not None:
        return Given(value, Level.GROUP, group.name)
    if (value := getattr(default, key)) is not None:
        return Given(value, Level.DEFAULT)
    return Given(getattr(BUILT_IN, key), Level.BUILT_IN)
