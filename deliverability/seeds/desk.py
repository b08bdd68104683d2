"""What the work on seeds needs: settings, database, the key that signs and encrypts, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deliverability.config import Settings
from deliverability.demo.flag import WHY, is_demo
from deliverability.net.reach import Reach, reach_of
from deliverability.office import Office, now_utc
from deliverability.secrets_box import Box
from deliverability.seeds.errors import SeedError
from deliverability.signed import Signer
from deliverability.store import switches
from deliverability.store.database import Database


@dataclass(frozen=True, slots=True)
class SeedDesk:
    """The parts; `clock` is asked by what goes on for a while."""

    settings: Settings
    database: Database
    key: str
    clock: Callable[[], datetime] = now_utc

    @property
    def box(self) -> Box:
        """Encrypts passwords and tokens."""
        return Box(self.key)

    @property
    def signer(self) -> Signer:
        """Signs links."""
        return Signer(self.key)

    def reach(self, seconds: float = 60.0) -> Reach:
        """What a talk with a mail server may reach, and how long it may take."""
        return reach_of(self.settings, seconds)


def desk_of(office: Office) -> SeedDesk:
    """The desk of a process that works."""
    return SeedDesk(office.settings, office.database, office.key, office.clock)


def is_stopped(database: Database) -> bool:
    """Nothing may leave the house: somebody stopped it, or it is a demo."""
    return is_demo(database) or switches.get(database, switches.STOPPED) is not None


def refuse_while_stopped(desk: SeedDesk) -> None:
    """SeedError where nothing may leave the house."""
    if is_demo(desk.database):
        raise SeedError("", WHY)
    if stopped := switches.get(desk.database, switches.STOPPED):
        raise SeedError("", f"Nothing is sent at the moment: {stopped.reason}")
