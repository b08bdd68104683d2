"""What our own mail server asks and keeps: only mail that a test waits for."""

from __future__ import annotations

from datetime import datetime

from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.mail_us.one_time import code_of
from deliverability.seeds.mail_us.receiver import Arrived
from deliverability.seeds.settling import settle
from deliverability.seeds.visit import RAW
from deliverability.store import mail_received
from deliverability.store.database import reading


class Keeper:
    """The desk of the mail server, over the database."""

    def __init__(self, desk: SeedDesk) -> None:
        self._desk = desk
        self._domain = desk.settings.seeds.receive_domain

    def code(self, address: str, now: datetime) -> str | None:
        """The code of the test that an address of ours was made for; no look into the database."""
        return code_of(self._desk.key, address, self._domain, now)

    def waits(self, code: str, address: str) -> bool:
        """Whether its mail has not come yet."""
        if is_stopped(self._desk.database):
            return False
        with reading(self._desk.database) as connection:
            return mail_received.is_awaited(connection, address.lower())

    def keep(self, mail: Arrived) -> bool:
        """Keep it, for good once this returns True; False when another came first."""
        raw, size = mail.raw[:RAW], len(mail.raw)
        with self._desk.database.begin() as connection:
            address = mail.recipient.lower()
            test_id = mail_received.keep(connection, address, raw, size, self._domain, mail.at)
            if test_id is None:
                return False
            settle(connection, test_id, mail.at)
        return True
