"""Plays a story through the service itself: its senders and seeds, its work in the background, its checks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_network

from checks.domain import parse_target
from checks.placement.record import Seen, Where
from deliverability.checker import Checker
from deliverability.config import Checks, Data, Settings
from deliverability.config_sections import Seeds
from deliverability.monitored.intake import Wanted, add
from deliverability.office import now_utc
from deliverability.runs import Run
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.bouncing import bounce_due
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Mail, SeedTest
from deliverability.seeds.posting import send_due
from deliverability.seeds.shown import test_of
from deliverability.seeds.studying import study_due
from deliverability.seeds.visiting import look_due
from deliverability.store import monitored
from deliverability.store.database import Database
from deliverability.work.known import known_of
from tests.judging import LAB, LOOPBACK
from tests.stories.told import Story
from tests.stories.town import PASSWORD, Town
from tests.web.site import settings_for
from tests.world import World
from tests.world.authority import authority

PATIENCE = 15.0
"""Seconds until a mail must have come to something, over real servers."""
STEPS = tuple(timedelta(minutes=n) for n in (1, 5, 10, 14, 16, 60, 120, 240, 361))
AFTER_ALL = timedelta(minutes=61)
"""The first look after those of the first quarter of an hour."""
KEY = "k" * 40
CLOSED = 1
"""A port at which nobody listens."""


@dataclass
class Play:
    """The service in a town; `later`: how far its clock is ahead of the machine's."""

    town: Town
    settings: Settings
    database: Database
    later: timedelta = timedelta()
    domain_id: int = field(default=0, init=False)

    @property
    def now(self) -> datetime:
        return now_utc() + self.later

    @property
    def desk(self) -> SeedDesk:
        return SeedDesk(self.settings, self.database, KEY, lambda: self.now)

    def begin(self, story: Story) -> SeedTest:
        """The domain, its way to send, its mailbox for what comes back, the seeds, and a test of them."""
        self.domain_id = add(self.database, [Wanted(story.sender)], self.now).new[0].id
        sender = f"support@{story.sender}"
        way = WantedSender(
            "Office", f"Support <{sender}>", "localhost", self.town.submission,
            self.town.submission_security.value, secret=PASSWORD, domain_id=self.domain_id,
        )  # fmt: skip
        add_sender(self.desk, way, self.now)
        self._mailbox("Support", sender, self.town.mailboxes, role="bounces", domain_id=self.domain_id)
        port = CLOSED if story.is_closed else self.town.mailboxes
        for local in story.to:
            self._mailbox(local, f"{local}@seeds.example", port)
        mail = Mail("Your order", story.text) if story.text else Mail("", "")
        return begin(self.desk, Wish(self.domain_id, mail=mail), self.now)

    def work(self) -> None:
        """One turn of what goes on in the background."""
        send_due(self.desk, self.now)
        look_due(self.desk, self.now)
        bounce_due(self.desk, self.now)
        study_due(self.desk, self.now)

    def seen(self, test: SeedTest) -> tuple[Seen, ...]:
        """What is known of its mails."""
        shown = test_of(self.database, test.id)
        assert shown is not None
        return shown.seen

    def wait(self, is_over: Callable[[], bool]) -> None:
        """Work until it is; AssertionError when that takes too long."""
        until = time.monotonic() + PATIENCE
        while not is_over():
            assert time.monotonic() < until, "it came to nothing in time"
            self.work()
            time.sleep(0.1)

    def checked(self) -> Run:
        """A run of the domain with what its test mails showed."""

        async def run() -> Run:
            async with Checker(self.settings) as checker:
                domain = parse_target(self._name())
                known = known_of(self.database, (domain.name,), self.domain_id, self.now)
                return await checker.check(domain, known=known)

        return asyncio.run(run())

    def _mailbox(self, name: str, address: str, port: int, **more: object) -> None:
        self.town.make(address)
        wanted = WantedSeed(
            name, address, "localhost", port, self.town.mailboxes_security.value, secret=PASSWORD,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        add_seed(self.desk, wanted, self.now)

    def _name(self) -> str:
        with self.database.connect() as connection:
            found = monitored.get(connection, self.domain_id)
        assert found is not None
        return found.name


def play(
    story: Story, town: Town, world: World, data: Data, database: Database
) -> tuple[tuple[Seen, ...], Run]:
    """What the mails came to in the end, and the run of the domain that knows it."""
    stage = Play(town, stage_settings(world, data), database)
    test = stage.begin(story)
    stage.work()
    if story.later:
        for step in STEPS:
            if step <= story.later:
                stage.later = step
                stage.work()
    stage.wait(lambda: all(one.where is not Where.WAITING for one in stage.seen(test)))
    stage.wait(lambda: all(one.reading for one in stage.seen(test) if one.where.is_found))
    seen, run = stage.seen(test), stage.checked()
    if story.at_last:
        town.let_go()
        stage.later = AFTER_ALL
        stage.wait(lambda: all(one.where is story.at_last for one in stage.seen(test)))
    return seen, run


def stage_settings(world: World, data: Data) -> Settings:
    """Settings of a service that may reach the town, whose mailboxes are all the operator's own."""
    plain = settings_for(world, data)
    network = replace(
        plain.network,
        allow=tuple(map(ip_network, (*LAB, *LOOPBACK))),
        ca_file=authority().ca_file,
        ehlo_name="checker.example",
    )
    checks = Checks(only=("spf", "dkim", "dmarc"))
    own = Seeds(
        own=("seeds.example", "good.example", "forbidden.example", "broken.example", "unsigned.example")
    )
    return replace(plain, network=network, checks=checks, seeds=own)
