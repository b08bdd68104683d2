"""Fills an empty database with ninety days of the invented domains, as the service would have lived them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deliverability.accounts.acting import Actor, acting_as
from deliverability.config import Settings
from deliverability.config_sections import Mail, Seeds
from deliverability.demo import flag, mails
from deliverability.demo.answers import fill_library
from deliverability.demo.cast import Cast, cast
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import Recorded, recorded_worlds
from deliverability.history.acceptance import Wish, accept
from deliverability.known import NOTHING, Known
from deliverability.library.shelf import Shelf
from deliverability.monitored import groups, intake
from deliverability.monitored.model import Monitored
from deliverability.monitored.planning import replan
from deliverability.notify import places
from deliverability.notify.alarm import alert
from deliverability.notify.letter import Channel
from deliverability.notify.target import Rules
from deliverability.reports import intake as reading
from deliverability.reports.desk import Desk
from deliverability.reports.due import put_due
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.evidence import placement_lines
from deliverability.store import monitored, outbox, targets
from deliverability.store.database import Database
from deliverability.store.database import reading as looking
from deliverability.store.readers import Scope

DAYS, BUSY_DAYS = 90, 4
DAY = timedelta(days=1)
OWNER = Actor("anna@agency.example")
MAIL = Mail(host="mail.agency.example", sender="Mail health <health@agency.example>")
SEEDS = Seeds(own=("gmail.example", "outlook.example"))
Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    domains: int
    runs: int
    changes: int
    letters: int


@dataclass(frozen=True, slots=True)
class _Stage:
    """What the building needs; `today` is the end of the story."""

    database: Database
    desk: Desk
    cast: Cast
    today: datetime

    def ago(self, days: float) -> datetime:
        return self.today - days * DAY


def fill(
    settings: Settings,
    database: Database,
    key: str,
    now: datetime,
    tell: Tell = lambda _: None,
    days: int = DAYS,
) -> Filled:
    """Make the demo; `tell` hears each day that is done, as days ago. Call it outside of an event loop.

    What people did longer than `days` ago is left out with those days.
    ValueError when something is there already: a demo is never mixed with what somebody keeps.
    """
    _refuse_data(database)
    own = replace(settings, mail=MAIL, seeds=SEEDS)
    stage = _Stage(database, Desk(own, database, key), cast(), now.replace(microsecond=0))
    with acting_as(OWNER):
        domains = _begin(stage)
        fill_library(Shelf(settings, database), stage.today)
        play = mails.prepare(SeedDesk(own, database, key), domains, stage.ago(DAYS + 1))
        counts, known = [], dict[int, Known]()
        for day in range(days, -1, -1):
            tested = mails.send_weekly(play, day, stage.ago(day))
            known |= {one: Known(placement=placement_lines(database, one)) for one in tested}
            counts.append(_day(stage, domains, day, known, tell))
        _end(stage, tuple(domains))
    runs, changes, letters = (sum(column) for column in zip(*counts, strict=True))
    return Filled(len(domains), runs, changes, letters)


def _refuse_data(database: Database) -> None:
    with looking(database) as connection:
        if monitored.count(connection):
            raise ValueError("there are domains in this data directory")
    if flag.is_demo(database):
        raise ValueError("there is a demo in this data directory")


def _begin(stage: _Stage) -> dict[Monitored, Recorded]:
    """Defaults, groups and domains, from before the first day on."""
    before = stage.ago(DAYS + 1)
    groups.change_default(stage.database, stage.cast.defaults, before)
    for name, own in stage.cast.groups.items():
        groups.add_group(stage.database, name, own, before)
    worlds = {world.target: world for world in recorded_worlds()}
    wanted = (_as_recorded(one, worlds[one.target]) for one in stage.cast.domains)
    added = intake.add(stage.database, tuple(wanted), before)
    _places(stage, before)
    return {one: worlds[one.target] for one in added.new}


def _places(stage: _Stage, before: datetime) -> None:
    """Where alerts go: to an address that agreed, and to a chat."""
    desk = places.Desk(stage.desk.settings, stage.database, stage.desk.key)
    rules = Rules("Europe/Berlin", "07:30", "20:00", "07:00")
    for wish in (
        places.Wish("Anna", Channel.MAIL, OWNER.who, True, rules),
        places.Wish("Office chat", Channel.WEBHOOK, "https://chat.agency.example/hooks/mail-health"),
    ):
        made = places.add(desk, wish, before).target
        places.confirm(desk, made.id, made.address, before)


def _as_recorded(wanted: intake.Wanted, world: Recorded) -> intake.Wanted:
    profile = world.profile or None
    return replace(wanted, own=replace(wanted.own, selectors=world.selectors or None, profile=profile))


def _day(
    stage: _Stage, domains: dict[Monitored, Recorded], day: int, known: Mapping[int, Known], tell: Tell
) -> tuple[int, int, int]:
    """One day: its checks, then what people did, then the reports; how many runs, changes and letters."""
    runs = changes = 0
    with stage.database.begin() as connection:
        default = monitored.default(connection)
        for domain, world in domains.items():
            for moment in _moments(stage, domain, day):
                kept = keep_past_run(
                    connection, domain, world, moment, stage.today, default, known.get(domain.id, NOTHING)
                )
                runs, changes = runs + 1, changes + len(kept.changes)
    _deeds(stage, domains, day)
    with stage.database.begin() as connection:
        replan(connection, tuple(domains), stage.ago(day))
    put_due(stage.desk, stage.ago(day))
    alert(stage.desk.settings, stage.database, stage.desk.key, stage.ago(day))
    letters = _sent(stage.database, stage.ago(day))
    tell(day)
    return runs, changes, letters


def _moments(stage: _Stage, domain: Monitored, day: int) -> Iterator[datetime]:
    """When a domain was checked that day: once, and in the last days every six hours; never all at once."""
    spread = timedelta(seconds=zlib.crc32(domain.name.encode()) % 3000)
    for hours in (18, 12, 6, 0) if day < BUSY_DAYS else (0,):
        yield stage.ago(day) - timedelta(hours=hours) - spread - timedelta(minutes=5)


def _deeds(stage: _Stage, domains: dict[Monitored, Recorded], day: int) -> None:
    """What people accepted and confirmed that day."""
    ids = {one.target: one.id for one in domains}
    now = stage.ago(day)
    for one in stage.cast.accepted:
        if one.days_ago == day:
            until = stage.today + one.days_ahead * DAY
            wish = Wish(one.check, "", one.reason, until, OWNER.who)
            accept(stage.database, (ids[one.target],), wish, now)
    for who in stage.cast.readers:
        if who.days_ago == day:
            chosen = tuple(ids[target] for target in who.chosen)
            wished = reading.Wish(who.address, Scope(who.scope), chosen, who.rhythm, "Europe/Berlin")
            asked = reading.ask(stage.desk, wished, now)
            reading.confirm(stage.desk, asked.id, int(asked.asked_at.timestamp()), now)


def _sent(database: Database, now: datetime) -> int:
    """Write into the ledger that what was due has gone, as if a mail server had taken it; how many."""
    until = now + timedelta(minutes=5)
    taken = outbox.claim(database, tuple(Channel), f"demo {now:%Y%m%d%H%M}", now, until, 100)
    for one in taken:
        outbox.begin(database, one, f"<demo.{one.id}@agency.example>", now, until)
        outbox.sent(database, one, now + timedelta(seconds=2))
    return len(taken)


def _end(stage: _Stage, domains: tuple[Monitored, ...]) -> None:
    """From here on the schedule is due as it would be; nobody is told, and the database knows why."""
    desk = places.Desk(stage.desk.settings, stage.database, stage.desk.key)
    with looking(stage.database) as connection:
        every = targets.everything(connection)
    for place in every:
        places.pause(desk, place, True, stage.today)
    with stage.database.begin() as connection:
        replan(connection, domains, stage.today)
        flag.mark(connection, stage.today)
