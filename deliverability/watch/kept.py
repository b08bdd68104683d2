"""Writes what is watched and what was seen as JSON, and reads it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from deliverability.watch.model import Row, Seen, Sight, Stall, State, Watched

TIMES = ("at", "until", "latest")
MOST_SAID, LONGEST_SAID = 20, 1000
"""Values of a row, and characters of each, that are kept."""


def watched_json(watched: Watched) -> dict[str, Any]:
    """The documented object under "watched"."""
    return {
        "name": watched.name, "type": watched.rrtype, "present": list(watched.present),
        "absent": list(watched.absent), "before": None if watched.before is None else list(watched.before),
    }  # fmt: skip


def watched_from(data: Mapping[str, Any]) -> Watched:
    """Read `watched_json` back."""
    before = data["before"]
    return Watched(
        data["name"], data["type"], tuple(data["present"]), tuple(data["absent"]),
        None if before is None else tuple(before),
    )  # fmt: skip


def sight_json(sight: Sight) -> dict[str, Any]:
    """The documented object of one look at one place."""
    return {
        "watched": watched_json(sight.watched),
        "state": sight.state.value,
        "changed": sight.changed,
        "name_servers": sight.counted,
        "servers": [_row(row) for row in sight.servers],
        "resolvers": [_row(row) for row in sight.resolvers],
        "stalls": [asdict(stall) for stall in sight.stalls],
        "zone": sight.zone,
        "host": sight.host,
        "why": sight.why,
    } | {name: _shown(getattr(sight, name)) for name in TIMES}


def sight_from(data: Mapping[str, Any]) -> Sight:
    """Read `sight_json` back."""
    at, until, latest = (_time(data[name]) for name in TIMES)
    assert at is not None
    return Sight(
        watched_from(data["watched"]), State(data["state"]), at,
        tuple(map(_row_from, data["servers"])), tuple(map(_row_from, data["resolvers"])),
        tuple(Stall(**stall) for stall in data["stalls"]),
        until, latest, data["zone"], data["host"], data["why"],
    )  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    said = [value[:LONGEST_SAID] for value in row.said[:MOST_SAID]]
    return asdict(row) | {"seen": row.seen.value, "said": said, "until": _shown(row.until)}


def _row_from(data: Mapping[str, Any]) -> Row:
    times = {"until": _time(data["until"])}
    return Row(**(dict(data) | {"seen": Seen(data["seen"]), "said": tuple(data["said"])} | times))


def _shown(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
