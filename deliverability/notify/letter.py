"""A message on its way out: what it says, to whom, and how often it may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How it travels."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


class State(StrEnum):
    """Where it stands; UNKNOWN: it may have arrived and may not, and only a person sends it again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Content:
    """What it says: `text` is complete, `html` the same with looks, "" for none.

    `headers`: beside those every mail has; names in `notify.compose.HEADERS` only. `data`: JSON of a webhook.
    `subject` is also the line by which the ledger shows it.
    """

    subject: str
    text: str = ""
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    data: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one recipient: an address by mail, else "target:ID".

    Of one (kind, recipient, key) there is ever only one: a report's key names its period, for example.
    `kind`: what it is, in a word ("alert", "digest", "report", "confirm", "sign-in"), at most 24 characters.
    `not_before`: when it may go. `domain_id`: the domain it is about, if it is about one.
    """

    kind: str
    channel: Channel
    recipient: str
    key: str
    content: Content
    not_before: datetime
    domain_id: int | None = None
