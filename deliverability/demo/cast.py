"""What the people of the demo have set: groups, tags, accepted findings and readers, read from cast.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Own
from deliverability.monitored.settings import parse_tags, read_own

FILE = Path(__file__).parent / "cast.toml"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody accepts `days_ago`, for so many days from today."""

    target: str
    check: str
    reason: str
    days_ago: int
    days_ahead: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody who confirms `days_ago`; `chosen`: targets of domains."""

    address: str
    scope: str
    chosen: tuple[str, ...]
    rhythm: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Cast:
    """All of it; `groups`: name -> what is set for them."""

    defaults: Own
    groups: Mapping[str, Own]
    domains: tuple[Wanted, ...]
    accepted: tuple[Accepted, ...]
    readers: tuple[Reading, ...]


def cast() -> Cast:
    """The cast that ships."""
    kept = tomllib.loads(FILE.read_text("utf-8"))
    return Cast(
        read_own(kept["defaults"]),
        {name: read_own(own) for name, own in kept["groups"].items()},
        tuple(_wanted(target, said) for target, said in kept["domains"].items()),
        tuple(Accepted(**one) for one in kept["accepted"]),
        tuple(Reading(**one | {"chosen": tuple(one["chosen"])}) for one in kept["readers"]),
    )


def _wanted(target: str, said: Mapping[str, Any]) -> Wanted:
    return Wanted(target, said.get("group", ""), parse_tags(said.get("tags", [])))
