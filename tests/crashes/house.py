"""A service with work to do, a mail server that counts, and the sums at the end."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import func, select

from deliverability.config import Checks, Data, Settings, Web
from deliverability.config_sections import Mail, Security, Work
from deliverability.monitored.intake import Wanted, add
from deliverability.monitored.model import Own
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.office import now_utc
from deliverability.store import outbox, readers, schedule
from deliverability.store.database import Database, is_postgres, open_database, reading
from deliverability.store.readers import Reader, Scope
from deliverability.store.snapshots import is_sound
from deliverability.store.tables import days, runs
from deliverability.store.tables import outbox as letters
from deliverability.store.tables import schedule as planned
from tests.crashes.child import work
from tests.web.site import settings_for
from tests.world import World

ZONE = "*. MX 10 mail.example.com.\n*. A 192.0.2.1\n*. !delay ANY 0.02"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RULE = f"weekly {DAYS[(now_utc().weekday() + 5) % 7]} 07:00"
"""Of checks and reports: what is due is what we make due, and nothing else is for days."""
APART = timedelta(minutes=6)
"""Between the death of a process and its successor, by their clocks: every lease has run out."""
TAKING = 0.01  # seconds the mail server takes before it has a mail, and again before it says so


class Counting:
    """A mail server that knows how often each message came."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(TAKING)
        self.take(envelope.rcpt_tos, envelope.content)
        await asyncio.sleep(TAKING)
        return "250 taken"

    def take(self, recipients: list[str], raw: bytes) -> None:
        """One message, whose end has come."""
        self.came.update(recipients)


class _Open(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Sums:
    """How it ended; all but the first line of figures should be 0."""

    slots: int
    runs: int
    reports_due: int
    reports: int
    letters: int
    sent: int
    unknown: int
    doubled: int
    lost_letters: int
    half: int
    damage: str

    @property
    def is_right(self) -> bool:
        """Nothing was lost, doubled or left half."""
        return (
            self.slots == self.runs
            and self.reports_due == self.reports
            and not (self.doubled or self.lost_letters or self.half or self.damage)
        )


@dataclass
class House:
    """What there is to do; `later`: how far the clock of its processes is ahead."""

    settings: Settings
    database: Database
    server: Counting
    ids: tuple[int, ...]
    later: timedelta = timedelta()
    slots: int = 0
    reports: int = 0
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def now(self) -> datetime:
        return now_utc() + self.later

    def fill(self) -> None:
        """Every domain whose check is done gets one that is due, every reader a report; letters are put."""
        with self.database.begin() as connection:
            now = self.now()
            free = connection.execute(select(planned.c.domain_id).where(planned.c.next_due > now)).scalars()
            ready = [(domain_id, now - timedelta(seconds=n)) for n, domain_id in enumerate(free)]
            schedule.replan(connection, ready)
            self.slots += len(ready)
            for _ in range(len(self.ids)):
                outbox.put(connection, self._letter(now), now)
        for reader in readers.every(self.database):
            if reader.next_due is not None and reader.next_due > now:
                with self.database.begin() as connection:
                    self.reports += readers.change(connection, reader, replace(reader, next_due=now))

    def begin(self) -> tuple[BaseProcess, Event]:
        """A new process, and whether it is at work."""
        ready = _SERVER.Event()
        process = _SERVER.Process(target=work, args=(self.settings, self.later, ready), daemon=True)
        process.start()
        return process, ready

    def under_way(self) -> tuple[int, int, int]:
        """Checks that a process has, letters it is sending, and how much of all waits still."""
        with reading(self.database) as connection:
            held = select(func.count()).where(planned.c.lease_token.is_not(None))
            sending = select(func.count()).where(letters.c.state == "sending")
            due = select(func.count()).where(planned.c.next_due <= self.now())
            waiting = select(func.count()).where(letters.c.state.in_(["waiting", "sending"]))
            checks, mails, left, more = (
                connection.execute(q).scalar_one() for q in (held, sending, due, waiting)
            )
        late = len(readers.due(self.database, self.now(), 1000))
        return int(checks), int(mails), int(left + more + late)

    def sums(self) -> Sums:
        """Compare what is kept with what there was to do and with what came to the mail server."""
        with reading(self.database) as connection:
            done = int(connection.execute(select(func.coalesce(func.sum(days.c.runs), 0))).scalar_one())
            rows = connection.execute(select(letters.c.kind, letters.c.recipient, letters.c.state)).all()
            half = select(func.count()).where((runs.c.state == "done") != runs.c.transcript.is_not(None))
            broken = int(connection.execute(half).scalar_one())
        kept = Counter(state for _, _, state in rows)
        report_rows = Counter(recipient for kind, recipient, _ in rows if kind == "report")
        sent = Counter(recipient for _, recipient, state in rows if state == "sent")
        sure = Counter(recipient for _, recipient, state in rows if state in ("sent", "unknown"))
        came = self.server.came
        lost = sum((sent - came).values()) + kept["waiting"] + kept["sending"] + kept["failed"]
        return Sums(
            self.slots, done, self.reports, sum(report_rows.values()), len(rows), kept["sent"],
            kept["unknown"], doubled=sum((came - sure).values()), lost_letters=lost, half=broken,
            damage=self._damage(),
        )  # fmt: skip

    def _damage(self) -> str:
        return "" if is_postgres(self.database) else is_sound(self.settings.data.directory / self._file)

    @property
    def _file(self) -> str:
        return str(self.database.url.database).rpartition("/")[2]

    def _letter(self, now: datetime) -> Letter:
        n = next(self.numbers)
        return Letter("alert", Channel.MAIL, f"r{n}@example.com", f"{n}", Content(f"{n}", "text"), now)


_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.crashes.child"])


@contextmanager
def house(world: World, data: Data, domains: int, at_once: int = 4) -> Iterator[House]:
    """So many domains and readers, and a mail server; the zone answers for all of them."""
    world.set(ZONE, origin=".")
    server = Counting()
    database = open_database(data.directory, data.url)
    with counting_server(server) as port:
        mail = Mail("127.0.0.1", port, Security.NONE, sender="Mail health <checks@example.com>", rate=0)
        settings = replace(
            settings_for(world, data), checks=Checks(only=("mx",)), mail=mail, work=Work(at_once, 60),
            web=Web(url="https://checker.example"),
        )  # fmt: skip
        yield House(settings, database, server, _filled(database, domains))
    database.dispose()


@contextmanager
def counting_server(server: Counting) -> Iterator[int]:
    """The port where it takes mail, until the end."""
    controller = _Open(server, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _filled(database: Database, domains: int) -> tuple[int, ...]:
    now = now_utc()
    wanted = [Wanted(f"d{n}.example", own=Own(schedule=RULE)) for n in range(domains)]
    added = add(database, wanted, now).new
    with database.begin() as connection:
        schedule.replan(connection, [(one.id, now + timedelta(days=6)) for one in added])
        for n in range(domains):
            readers.add(connection, _reader(n, added[n].id, now))
    return tuple(one.id for one in added)


def _reader(n: int, domain_id: int, now: datetime) -> Reader:
    return Reader(
        f"{n:022}", f"reader{n}@example.com", Scope.DOMAINS, (domain_id,), RULE, "UTC", readers.State.ACTIVE,
        "the owner", now, now, confirmed_at=now - timedelta(days=1), next_due=now + timedelta(days=6),
    )  # fmt: skip
