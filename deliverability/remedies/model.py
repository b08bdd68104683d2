"""A remedy as a value: records to add, replace or remove, and what has to be done elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

TTL = 3600
"""Seconds that a new record may be kept: short enough to mend a slip within the hour."""


class Action(StrEnum):
    """What is done with a record."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One record of the zone.

    `name`: the whole name in A-labels, no last dot. `value`: what is to stand there, `old` what stands there
    now, both as one types it: a TXT's text without quotes and in one piece, an MX as "10 mx.example.com",
    a name without its last dot. A change that adds has no `old`, one that removes no `value`.
    `marked`: start and end of each part of `old` that is wrong.
    """

    action: Action
    name: str
    rrtype: str
    value: str = ""
    old: str = ""
    ttl: int = TTL
    marked: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    @property
    def undo(self) -> Change:
        """What brings the old state back."""
        back = {Action.ADD: Action.REMOVE, Action.REMOVE: Action.ADD}.get(self.action, Action.REPLACE)
        return Change(back, self.name, self.rrtype, self.old, self.value, self.ttl)


@dataclass(frozen=True, slots=True)
class Page:
    """What a web server is to serve at `url`, before the records are changed."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What clears one finding.

    `changes`: all of them together clear it, with the `pages` served. `steps`: what is done elsewhere
    ("Switch on DKIM in …"), in order. `caution`: what to know before publishing. `note`: what the new records
    are better at ("Receivers ask 8 times for it, and 12 times now.").
    """

    changes: tuple[Change, ...] = ()
    steps: tuple[str, ...] = ()
    caution: str = ""
    note: str = ""
    pages: tuple[Page, ...] = ()


def remedy_json(remedy: Remedy) -> dict[str, Any]:
    """The documented object under findings[].remedy."""
    return {
        "steps": list(remedy.steps),
        "caution": remedy.caution or None,
        "note": remedy.note or None,
        "pages": [{"url": page.url, "text": page.text} for page in remedy.pages],
        "records": [change_json(one) | {"marked": list(map(list, one.marked))} for one in remedy.changes],
    }


def change_json(change: Change) -> dict[str, Any]:
    """One of the objects under records[]."""
    return {
        "action": change.action.value, "name": change.name, "type": change.rrtype, "ttl": change.ttl,
        "value": change.value or None, "old": change.old or None,
    }  # fmt: skip
