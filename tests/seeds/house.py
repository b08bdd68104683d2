"""A service with a domain, a way to send and seeds, between a real mail server and a real mailbox server.

What the mail server takes lies in the mailboxes as a test delivers it; the clock goes where a test sets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from deliverability.accounts.acting import Actor, acting_as
from deliverability.config import Data, Settings
from deliverability.config_sections import Mail, Security, Seeds
from deliverability.config_values import Secret
from deliverability.monitored.intake import Wanted, add
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Probe, Seed, SeedTest, Sender
from deliverability.seeds.posting import send_due
from deliverability.seeds.studying import study_due
from deliverability.seeds.visiting import look_due
from deliverability.store import probes, seed_tests
from deliverability.store.database import Database
from tests.mailbox import DOVECOT, Mailboxes, mailboxes
from tests.notify.post_office import Office, post_office
from tests.web.site import settings_for
from tests.world import World

START = datetime(2027, 3, 15, 6, tzinfo=UTC)
KEY = "k" * 40
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ANNA = Actor("anna@example.com", "192.0.2.7")
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class House:
    """The service and what it speaks to. `now` is what its clock says."""

    settings: Settings
    database: Database
    office: Office
    boxes: Mailboxes
    now: datetime = START

    @property
    def desk(self) -> SeedDesk:
        return SeedDesk(self.settings, self.database, KEY, lambda: self.now)

    def domain(self, name: str = "shop.example") -> int:
        """The id of a domain that is looked after from now on."""
        return add(self.database, [Wanted(name)], self.now).new[0].id

    def seed(self, address: str, folders: Any = DOVECOT, **more: Any) -> Seed:
        """A seed inbox with a mailbox of its own."""
        self.boxes.account(address, "secret", folders=folders)
        account = self.boxes.where(address)
        wanted = WantedSeed(
            more.pop("name", address), address, account.host, account.port, account.security.value,
            secret="secret", **more,
        )  # fmt: skip
        return add_seed(self.desk, wanted, self.now)

    def sender(self, domain_id: int, address: str = "support@shop.example", **more: Any) -> Sender:
        """A way to send, over the mail server."""
        usual = {"host": "localhost", "port": self.office.port, "security": "none", "secret": "secret",
                 "domain_id": domain_id}  # fmt: skip
        name = more.pop("name", address)
        return add_sender(self.desk, WantedSender(name, address, **(usual | more)), self.now)

    def begin(self, domain_id: int, **wish: Any) -> SeedTest:
        """Anna begins a test."""
        with acting_as(ANNA):
            return begin(self.desk, Wish(domain_id, **wish), self.now)

    def send(self) -> int:
        """Send what is due; how many mails the server took."""
        before = len(self.office.mails)
        send_due(self.desk, self.now)
        return len(self.office.mails) - before

    def look(self) -> int:
        """Look and read; into how many mailboxes."""
        visits = look_due(self.desk, self.now)
        study_due(self.desk, self.now)
        return visits

    def deliver(self, folder: str = "INBOX", *recipients: str) -> None:
        """What the mail server has taken since the last time comes to the mailboxes, to these or to all."""
        for mail, envelope in zip(self.office.mails, self.office.envelopes, strict=True):
            for recipient in envelope.rcpt_tos:
                if not recipients or recipient in recipients:
                    self.boxes.deliver(recipient, bytes(mail), folder, at=self.now)
        self.office.mails.clear()
        self.office.envelopes.clear()

    def probes(self, test: SeedTest) -> tuple[Probe, ...]:
        with self.database.connect() as connection:
            return probes.of_test(connection, test.id)

    def test(self, test: SeedTest) -> SeedTest:
        with self.database.connect() as connection:
            found = seed_tests.get(connection, test.id)
        assert found is not None
        return found


@contextmanager
def house_at(world: World, data: Data, database: Database, **seeds: Any) -> Iterator[House]:
    """Every address under gmail.example and own.example is the operator's; `seeds`: other settings of it."""
    with post_office(password="secret") as office, mailboxes() as boxes:
        settings = settings_for(world, data)
        network = replace(settings.network, allow=LOOPBACK, ehlo_name="checker.example.com")
        usual = {"own": ("gmail.example", "own.example")}
        mail = Mail(host="localhost", port=office.port, sender="Mail health <checks@checker.example>",
                    security=Security.NONE, user="us", password=Secret("secret"))  # fmt: skip
        settings = replace(settings, network=network, seeds=Seeds(**(usual | seeds)), mail=mail)
        yield House(settings, database, office, boxes)
