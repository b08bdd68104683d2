"""Where alerts go: an address, a signed webhook, or a service Apprise knows; when, and when not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deliverability.notify.letter import Channel


class TargetState(StrEnum):
    """UNCONFIRMED: an address whose owner has not agreed yet."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Rules:
    """Local times "HH:MM" in a time zone; nothing goes from `quiet_from` to `quiet_until`, "" for never."""

    time_zone: str = "UTC"
    digest_at: str = "07:00"
    quiet_from: str = ""
    quiet_until: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One place. `address`: as it is shown; what is secret of it is kept apart.

    `is_operator`: told of what concerns the service itself, such as a domain that cannot be checked.
    """

    id: int
    name: str
    channel: Channel
    address: str
    state: TargetState
    is_operator: bool
    rules: Rules
    created_at: datetime

    @property
    def is_active(self) -> bool:
        return self.state is TargetState.ACTIVE

    @property
    def recipient(self) -> str:
        """What the ledger calls it."""
        return self.address if self.channel is Channel.MAIL else f"target:{self.id}"
