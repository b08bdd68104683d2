"""A service with test mails to send and to look for, servers that count, and the sums at the end."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from ipaddress import ip_network
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

from sqlalchemy import func, select

from checks.placement.record import Where
from deliverability.config import Data, Settings
from deliverability.config_sections import Seeds
from deliverability.monitored.intake import Wanted, add
from deliverability.office import now_utc
from deliverability.secret_key import secret_key
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import TooManyTestsError
from deliverability.seeds.model import Sending
from deliverability.store.database import Database, is_postgres, open_database, reading
from deliverability.store.snapshots import is_sound
from deliverability.store.tables import probes, seed_tests
from tests.crashes.child import work
from tests.crashes.house import Counting, counting_server
from tests.judging import LAB, LOOPBACK
from tests.mailbox import Mailboxes, mailboxes
from tests.web.site import settings_for
from tests.world import World

SEEDS = 3
OPEN = (Sending.WAITING.value, Sending.SENDING.value)
PLENTY = Seeds(own=("seeds.example",), per_user_per_day=10_000, per_recipient_per_hour=1000, per_day=100_000)


class Posting(Counting):
    """Takes test mails, and puts each into the mailbox of its recipient, as often as it comes."""

    def __init__(self, boxes: Mailboxes) -> None:
        super().__init__()
        self.boxes = boxes
        self.ids: Counter[str] = Counter()

    def take(self, recipients: list[str], raw: bytes) -> None:
        self.ids[str(message_from_bytes(raw)["Message-ID"]).strip()] += 1
        for recipient in recipients:
            self.boxes.deliver(recipient, raw)


@dataclass
class MailSums:
    """How it ended; `doubled`, `lost`, `half` and `damage` should be nothing.

    `unknown`: interrupted while they went, so that nobody knows whether they did; they are looked for.
    """

    tests: int
    done: int
    mails: int
    came: int
    found: int
    unknown: int
    doubled: int
    lost: int
    half: int
    damage: str

    @property
    def is_right(self) -> bool:
        """No mail went twice, each that came was found, and each test came to its end."""
        return self.tests == self.done and not (self.doubled or self.lost or self.half or self.damage)


@dataclass
class MailHouse:
    """What there is to do; `later`: how far the clock of its processes is ahead."""

    settings: Settings
    database: Database
    server: Posting
    domains: tuple[int, ...]
    later: timedelta = timedelta()
    tests: int = field(default=0, init=False)

    def now(self) -> datetime:
        return now_utc() + self.later

    @property
    def desk(self) -> SeedDesk:
        return SeedDesk(self.settings, self.database, secret_key(self.settings), self.now)

    def fill(self) -> None:
        """A test of every domain that may have one by now."""
        for domain in self.domains:
            try:
                begin(self.desk, Wish(domain), self.now())
            except TooManyTestsError:
                continue
            self.tests += 1

    def begin(self) -> tuple[BaseProcess, Event]:
        """A new process, and whether it is at work."""
        ready = _SERVER.Event()
        process = _SERVER.Process(target=work, args=(self.settings, self.later, ready), daemon=True)
        process.start()
        return process, ready

    def under_way(self) -> tuple[int, int, int]:
        """Mails that are looked for or read by somebody, mails being sent, and how much of all is left."""
        with reading(self.database) as connection:
            held = select(func.count()).where(
                probes.c.lease_token.is_not(None), probes.c.sending.not_in(OPEN)
            )
            sending = select(func.count()).where(probes.c.sending == Sending.SENDING.value)
            undecided = select(func.count()).where(
                probes.c.next_look_at.is_not(None)
                | probes.c.read_at.is_not(None)
                | probes.c.sending.in_(OPEN)
            )
            unfinished = select(func.count()).where(seed_tests.c.finished_at.is_(None))
            looked, sent, left, more = (
                int(connection.execute(one).scalar_one()) for one in (held, sending, undecided, unfinished)
            )
        return looked, sent, left + more

    def sums(self) -> MailSums:
        """Compare what is kept with what came to the mail server."""
        with reading(self.database) as connection:
            columns = (probes.c.message_id, probes.c.sending, probes.c.where, probes.c.reading)
            rows = connection.execute(select(*columns)).all()
            done = select(func.count()).where(seed_tests.c.finished_at.is_not(None))
            finished = int(connection.execute(done).scalar_one())
        came, found = self.server.ids, {row.message_id for row in rows if Where(row.where).is_found}
        known = {row.message_id for row in rows}
        sent = {row.message_id for row in rows if row.sending == Sending.SENT.value}
        return MailSums(
            self.tests, finished, len(rows), len(came), len(found),
            unknown=sum(row.sending == Sending.UNKNOWN.value for row in rows),
            doubled=sum(times - 1 for times in came.values()) + len(set(came) - known),
            lost=len(set(came) - found) + len(sent - set(came)) + self.tests * SEEDS - len(rows),
            half=sum(Where(row.where).is_found and row.reading is None for row in rows),
            damage=self._damage(),
        )  # fmt: skip

    def _damage(self) -> str:
        if is_postgres(self.database):
            return ""
        name = str(self.database.url.database).rpartition("/")[2]
        return is_sound(self.settings.data.directory / name)


_SERVER = multiprocessing.get_context("forkserver")


@contextmanager
def mail_house(world: World, data: Data, domains: int) -> Iterator[MailHouse]:
    """So many domains that send to SEEDS seed inboxes; what is sent is there at once."""
    world.set("*. A 192.0.2.1", origin=".")
    database = open_database(data.directory, data.url)
    with mailboxes() as boxes:
        server = Posting(boxes)
        with counting_server(server) as port:
            plain = settings_for(world, data)
            network = replace(plain.network, allow=tuple(map(ip_network, (*LAB, *LOOPBACK))))
            checks = replace(plain.checks, only=("mx",))
            settings = replace(plain, network=network, seeds=PLENTY, checks=checks)
            house = MailHouse(settings, database, server, ())
            yield replace(house, domains=_filled(house, boxes, port, domains))
    database.dispose()


def _filled(house: MailHouse, boxes: Mailboxes, port: int, domains: int) -> tuple[int, ...]:
    now = now_utc()
    for number in range(SEEDS):
        address = f"seed{number}@seeds.example"
        boxes.account(address, "secret")
        seed = WantedSeed(f"Seed {number}", address, "localhost", boxes.port, "none", secret="secret")
        add_seed(house.desk, seed, now)
    added = add(house.database, [Wanted(f"d{number}.example") for number in range(domains)], now).new
    for number, one in enumerate(added):
        sender = f"support@{one.name}"
        way = WantedSender(f"Way {number}", sender, "localhost", port, "none", domain_id=one.id)
        add_sender(house.desk, way, now)
    return tuple(one.id for one in added)
