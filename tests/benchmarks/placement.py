"""How soon a test mail is known to be where it is, with 20 mailboxes watched and 1,000 messages in each."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from statistics import median

from sqlalchemy import select

from checks.placement.record import Where
from deliverability.config import Network, Settings
from deliverability.config_sections import Seeds
from deliverability.monitored.intake import Wanted, add
from deliverability.office import now_utc
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.posting import send_due
from deliverability.seeds.visiting import look_due
from deliverability.store.database import Database, open_database
from deliverability.store.tables import probes
from tests import databases
from tests.judging import LOOPBACK
from tests.mailbox import Mailboxes, mailboxes
from tests.notify.post_office import post_office

WATCHED, MESSAGES = 20, 1000
TICK = 1.0
"""Seconds between two turns of the look, as in work/ticks.py."""
PATIENCE = 60.0
FILLER = b"From: a@example.com\r\nSubject: Order %d\r\nMessage-ID: <%d@example.com>\r\n\r\nHello\r\n"


@dataclass(frozen=True, slots=True)
class Known:
    """Seconds from delivery until a mail was known to be there: in the middle, and of the last."""

    middle: float
    last: float


def known_after(messages: int, watched: int = WATCHED) -> Known:
    """A mail comes to each of so many mailboxes with so many messages; all are watched together."""
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh_data("sqlite", Path(folder)) as data,
        post_office() as office,
        _full(watched, messages) as boxes,
    ):
        network = Network(tuple(map(ip_network, LOOPBACK)), ehlo_name="checker.example.com")
        limits = Seeds(own=("seeds.example",), per_user_per_day=1000)
        database = open_database(data.directory)
        desk = SeedDesk(Settings(data=data, network=network, seeds=limits), database, "k" * 40)
        _begin(desk, boxes, office.port, watched)
        while send_due(desk, now_utc()):
            pass
        delivered = {}
        for mail, envelope in zip(office.mails, office.envelopes, strict=True):
            boxes.deliver(envelope.rcpt_tos[0], bytes(mail))
            delivered[envelope.rcpt_tos[0]] = time.monotonic()
        times = _watch(desk, database, delivered)
        database.dispose()
    return Known(median(times), max(times))


@contextmanager
def _full(watched: int, messages: int) -> Iterator[Mailboxes]:
    with mailboxes() as boxes:
        for number in range(watched):
            boxes.account(f"s{number}@seeds.example", "secret")
            for count in range(messages):
                boxes.deliver(f"s{number}@seeds.example", FILLER % (count, count))
            for message in boxes.accounts[f"s{number}@seeds.example"].folders["INBOX"].messages:
                assert message.headers  # read once, so that the double's own work is not what is measured
        yield boxes


def _begin(desk: SeedDesk, boxes: Mailboxes, port: int, watched: int) -> None:
    now = now_utc()
    domain = add(desk.database, [Wanted("shop.example")], now).new[0].id
    way = WantedSender("Way", "support@shop.example", "localhost", port, "none", domain_id=domain)
    add_sender(desk, way, now)
    for number in range(watched):
        seed = f"s{number}@seeds.example"
        add_seed(desk, WantedSeed(seed, seed, "localhost", boxes.port, "none", secret="secret"), now)
    begin(desk, Wish(domain), now)


def _watch(desk: SeedDesk, database: Database, delivered: dict[str, float]) -> list[float]:
    """The seconds of each, while the work in the background takes its turns."""
    known: dict[str, float] = {}
    until = time.monotonic() + PATIENCE
    while len(known) < len(delivered) and time.monotonic() < until:
        look_due(desk, now_utc(), 0.0)
        turn = time.monotonic() + TICK
        while time.monotonic() < turn and len(known) < len(delivered):
            with database.connect() as connection:
                found = select(probes.c.recipient).where(probes.c.where == Where.INBOX.value)
                for recipient in connection.execute(found).scalars():
                    known.setdefault(recipient, time.monotonic() - delivered[recipient])
            time.sleep(0.02)
    assert len(known) == len(delivered), "not every mail was found"
    return list(known.values())


def figures() -> Iterator[tuple[str, float]]:
    """What was measured, in seconds."""
    for messages in (0, MESSAGES):
        known = known_after(messages)
        yield f"{WATCHED} mailboxes with {messages} messages: known after", known.middle
        yield "  the last of them", known.last
