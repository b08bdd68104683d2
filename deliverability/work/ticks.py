"""The jobs that are done again and again in every process that works; each part adds its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deliverability.history.acceptance import expire
from deliverability.library import linting, voice
from deliverability.library.shelf import Shelf
from deliverability.notify.alarm import alert, forget
from deliverability.notify.mailing import send_mail
from deliverability.notify.ping import ping
from deliverability.notify.posting import send_posts
from deliverability.office import Office
from deliverability.plan_work import take_up
from deliverability.reports import ticks as reports
from deliverability.seeds import ticks as seeds
from deliverability.work.due import check_due, keep_leases
from deliverability.work.mending import mend_schedule


@dataclass(frozen=True, slots=True)
class Tick:
    """A job: its name, the seconds from one beginning to the next, and what it does.

    Several processes may do it at the same moment: claims, leases and unique keys decide who does what. It
    never runs twice at once in one process; a slow one holds up no other. What it raises is logged.
    `sends`: it makes or sends what leaves the house, which no demo does.
    """

    name: str
    every: float
    do: Callable[[Office, datetime], object]
    sends: bool = False


TICKS: tuple[Tick, ...] = (
    Tick("reports", reports.EVERY, reports.tick, sends=True),
    Tick("alerts", 15.0, lambda office, now: alert(office.settings, office.database, office.key, now), True),
    Tick(
        "posts", 5.0, lambda office, now: send_posts(office.settings, office.database, office.key, now), True
    ),
    Tick("ping", 30.0, lambda office, now: ping(office.settings, office.database, now)),
    Tick("old messages", 3600.0, lambda office, now: forget(office.settings, office.database, now)),
    Tick("mail", 5.0, lambda office, now: send_mail(office.settings, office.database, now), True),
    Tick("test mails", 1.0, seeds.send, sends=True),
    Tick("looks for test mails", 1.0, seeds.look, sends=True),
    Tick("test mails to read", 1.0, seeds.study, sends=True),
    Tick("test mails that came back", 2.0, seeds.bounce, sends=True),
    Tick("consent of seeds", 2.0, seeds.agree, sends=True),
    Tick("plans of test mails", 30.0, seeds.plan, sends=True),
    Tick("our own mail server", 10.0, seeds.receive, sends=True),
    Tick("old test mails", 3600.0, seeds.forget),
    Tick("acceptances that end", 60.0, lambda office, now: expire(office.database, now)),
    Tick(
        "new answers",
        linting.EVERY,
        lambda office, now: linting.lint_new(Shelf(office.settings, office.database)),
    ),
    Tick(
        "what answers say together",
        voice.EVERY,
        lambda office, now: voice.compare_new(Shelf(office.settings, office.database)),
    ),
    Tick("leases", 3, keep_leases),
    Tick("due checks", 1, check_due),
    Tick("times put off by a wrong clock", 1800, mend_schedule),
    Tick("plans left behind", 30, lambda office, now: take_up(office.database, office.worker, now)),
)
