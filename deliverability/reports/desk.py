"""What the work on reports needs: settings, database, and who signs the links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from deliverability.config import Settings
from deliverability.reports.ways import Signed
from deliverability.signed import Signer
from deliverability.store.database import Database
from deliverability.store.readers import Reader


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts; `key` signs links."""

    settings: Settings
    database: Database
    key: str

    @property
    def signer(self) -> Signer:
        return Signer(self.key)

    @property
    def sender(self) -> str:
        """The domain that reports come from, "" while no mail can be sent."""
        return parseaddr(self.settings.mail.sender)[1].rpartition("@")[2]

    @property
    def is_open(self) -> bool:
        """Whether mail may go to readers at all."""
        return self.settings.reports.enabled and self.settings.mail.is_set

    def ways(self, reader: Reader, now: datetime) -> Signed:
        """The links of a mail to this reader."""
        return Signed(self.settings, self.signer, reader.id, now)
