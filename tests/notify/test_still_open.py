"""Reminders say that something is still open, so they wait until a check has seen that it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deliverability.history.acceptance import Wish, accept
from deliverability.monitored.intake import Wanted, add
from deliverability.monitored.model import Alerts, Own
from deliverability.notify.alarm import alert
from deliverability.notify.letter import Channel
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.store import outbox, schedule, targets
from deliverability.store.database import open_database
from tests.history.following import MINUTE, NOW, Following, zone
from tests.notify.test_alerts import KEY, SETTINGS
from tests.world import World

DAY = timedelta(days=1)


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    """A domain whose SPF record has gone, and somebody who was told of it."""
    database = open_database(tmp_path)
    (new,) = add(database, [Wanted("example.com", own=Own(alerts=Alerts.AT_ONCE))], NOW - DAY).new
    with database.begin() as connection:
        ops = Target(0, "ops", Channel.MAIL, "ops@example.org", TargetState.ACTIVE, False, Rules(), NOW)
        targets.add(connection, ops, "")
    followed = Following(database, world, domain_id=new.id)
    followed.look(zone())
    followed.settle(zone(spf=""))
    assert reminders(followed, followed.now, followed.now + DAY) == 0
    return followed


def reminders(followed: Following, now: datetime, due: datetime | None) -> int:
    """How many there were, after a few rounds from now on; `due`: the next check, None for a paused one."""
    with followed.database.begin() as connection:
        schedule.replan(connection, ((followed.domain_id, due),))
    for minutes in (0, 2, 4):
        alert(SETTINGS, followed.database, KEY, now + minutes * MINUTE)
    letters = (outbox.content(followed.database, one.id) for one in outbox.entries(followed.database, most=9))
    return sum("till open" in letter.subject for letter in letters if letter)


def test_what_the_last_check_saw_again_is_reminded_of(followed: Following) -> None:
    followed.look(after=DAY)
    assert reminders(followed, followed.now, followed.now + DAY) == 1


def test_silence_reminds_nobody_until_a_check_has_seen_it_again(followed: Following) -> None:
    followed.look("*. !servfail", after=DAY)
    assert reminders(followed, followed.now, followed.now + DAY) == 0
    followed.look(zone(spf=""), after=timedelta(hours=3))
    assert reminders(followed, followed.now, followed.now + DAY) == 1


def test_a_family_that_is_off_a_paused_domain_and_a_machine_that_slept_remind_nobody(
    followed: Following,
) -> None:
    later = followed.now + 30 * DAY
    assert reminders(followed, later, followed.now) == 0
    assert reminders(followed, later + DAY, None) == 0
    followed.families = ("mx", "dkim", "dmarc")
    followed.look(after=32 * DAY)
    assert reminders(followed, followed.now, followed.now + DAY) == 0


def test_what_was_accepted_while_it_could_not_be_seen_is_not_reminded_of(followed: Following) -> None:
    followed.families = ("mx", "dkim", "dmarc")
    followed.look()
    wish = Wish("spf.missing", "", "parked until spring", None, "anna")
    assert accept(followed.database, (followed.domain_id,), wish, followed.now) == 1
    followed.families = ("mx", "spf", "dkim", "dmarc")
    followed.look(after=DAY)
    assert reminders(followed, followed.now, followed.now + DAY) == 0
