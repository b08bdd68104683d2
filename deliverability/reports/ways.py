"""Where the buttons and links of a report lead: signed links for a reader, idle ones for a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from deliverability.config import Settings
from deliverability.links import link
from deliverability.signed import Signer

GOOD_FOR = timedelta(days=60)
"""How long the links of a mail work; so long does one lie about before somebody acts on it."""
CONFIRM_FOR = timedelta(days=7)
STOP_FOR = timedelta(days=3650)
"""Who finds an old mail must still be able to stop the next."""


class Ways(Protocol):
    """The links of one report."""

    def check(self, domain_id: int, check: str, subject: str) -> str:
        """Look at the domain again."""

    def remind(self, domain_id: int, check: str, subject: str) -> str:
        """Send a mail about this finding later."""

    def forward(self, domain_id: int, check: str, subject: str) -> str:
        """Hand it to somebody else."""

    def stop(self) -> str:
        """No more reports."""

    def manage(self) -> str:
        """Another rhythm."""

    def guide(self, check: str) -> str:
        """What a check is about."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The links that a reader gets in a mail of this time."""

    settings: Settings
    signer: Signer
    reader_id: str
    now: datetime

    def check(self, domain_id: int, check: str, subject: str) -> str:
        return self._deed("check", domain_id, check, subject)

    def remind(self, domain_id: int, check: str, subject: str) -> str:
        return self._deed("remind", domain_id, check, subject)

    def forward(self, domain_id: int, check: str, subject: str) -> str:
        return self._deed("forward", domain_id, check, subject)

    def confirm(self) -> str:
        """Begin the reports."""
        return self._link("confirm", [self.reader_id, int(self.now.timestamp())], CONFIRM_FOR)

    def stop(self) -> str:
        return self._link("stop", [self.reader_id], STOP_FOR)

    def manage(self) -> str:
        return self._link("manage", [self.reader_id], GOOD_FOR)

    def guide(self, check: str) -> str:
        return link(self.settings, "checks", check)

    def _deed(self, purpose: str, domain_id: int, check: str, subject: str) -> str:
        return self._link(purpose, [self.reader_id, domain_id, check, subject], GOOD_FOR)

    def _link(self, purpose: str, data: list[str | int], good_for: timedelta) -> str:
        return link(self.settings, "r", purpose, self.signer.sign(purpose, data, self.now + good_for))


@dataclass(frozen=True, slots=True)
class Shown:
    """The links of a preview: they look alike, and lead to a page that says what the real ones do."""

    settings: Settings

    def check(self, domain_id: int, check: str, subject: str) -> str:
        return self._example("check")

    def remind(self, domain_id: int, check: str, subject: str) -> str:
        return self._example("remind")

    def forward(self, domain_id: int, check: str, subject: str) -> str:
        return self._example("forward")

    def stop(self) -> str:
        return self._example("stop")

    def manage(self) -> str:
        return self._example("manage")

    def guide(self, check: str) -> str:
        return link(self.settings, "checks", check)

    def _example(self, purpose: str) -> str:
        return link(self.settings, "r", purpose, "example")
