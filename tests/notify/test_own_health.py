"""The operator hears when the service itself cannot do its work, and the owner of a domain does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from checks.model import Verdict
from deliverability.config import Network, Settings
from deliverability.config_sections import Ping
from deliverability.history.model import State as Stands
from deliverability.monitored.model import Monitored, Own
from deliverability.notify.alarm import alert
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.notify.ping import ping
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.store import alerts, monitored, outbox, schedule, states, tables, targets
from deliverability.store.database import Database, reading
from tests.notify.catcher import catcher
from tests.notify.test_posting import LOOPBACK
from tests.world.authority import authority

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEY = "k" * 64
OWNER = Target(0, "owner", Channel.MAIL, "owner@example.org", TargetState.ACTIVE, False, Rules(), NOW)
STOOD = Stands(1, "r" * 22, Verdict.PASS, NOW, NOW, "1", "", {}, unknown_in_a_row=2)


@pytest.fixture(autouse=True)
def _domain(database: Database) -> None:
    """A domain that is checked every hour, its owner, and an operator."""
    with database.begin() as connection:
        own = Own(schedule="every 1 hours")
        monitored.add(connection, Monitored(0, "example.com", "example.com", None, (), own, NOW))
        schedule.add(connection, 1, NOW)
        states.save_state(connection, STOOD)
        targets.add(connection, OWNER, "")
        targets.add(connection, replace(OWNER, name="ops", address="ops@example.org", is_operator=True), "")


def rounds(database: Database, *moments: datetime) -> list[tuple[str, str]]:
    """Who was told what in these rounds."""
    before = len(outbox.entries(database))
    for moment in moments:
        alert(Settings(), database, KEY, moment)
    entries = outbox.entries(database)
    return [(one.recipient, one.subject) for one in entries[: len(entries) - before]]


def unknown(database: Database, in_a_row: int) -> None:
    with database.begin() as connection:
        states.save_state(connection, replace(STOOD, unknown_in_a_row=in_a_row))


def test_three_checks_in_a_row_without_an_answer_are_told_to_the_operator_alone(database: Database) -> None:
    assert rounds(database, NOW, NOW + HOUR) == []
    unknown(database, 3)
    title = "example.com could not be checked 3 times in a row"
    assert rounds(database, NOW, NOW + 2 * MINUTE, NOW + HOUR) == [("ops@example.org", title)]
    unknown(database, 0)
    assert rounds(database, NOW + HOUR, NOW + 2 * HOUR) == [("ops@example.org", f"Fixed: {title}")]


def test_checks_that_are_done_late_are_told_once_they_had_time_to_catch_up(database: Database) -> None:
    late = NOW + 2 * HOUR + MINUTE
    assert rounds(database, NOW + HOUR, late, late + 5 * MINUTE) == []
    ((who, subject),) = rounds(database, late + 10 * MINUTE, late + 12 * MINUTE, late + HOUR)
    assert who == "ops@example.org"
    assert subject == "Checks are done late: the oldest has been due for 2 hours"
    with database.begin() as connection:
        connection.execute(update(tables.schedule).values(next_due=late + 9 * HOUR))
    ((_, subject),) = rounds(database, late + HOUR, late + HOUR + 2 * MINUTE)
    assert subject.startswith("Fixed: Checks are done late")


def test_messages_that_do_not_go_are_told_over_whatever_way_still_works(database: Database) -> None:
    with database.begin() as connection:
        letter = Letter("report", Channel.MAIL, "sam@example.com", "1", Content("x"), NOW)
        outbox.put(connection, letter, NOW)
    for n in range(4):
        at = NOW + n * HOUR
        (claimed,) = outbox.claim(database, (Channel.MAIL,), f"t{n}", at, at + MINUTE, 1)
        outbox.give_back(database, claimed, "localhost:25: connection refused", at)
    with database.begin() as connection:
        connection.execute(update(tables.schedule).values(next_due=NOW + 99 * HOUR))
    told = rounds(database, NOW, NOW + 2 * MINUTE)
    assert told == [("ops@example.org", "Messages do not go: localhost:25: connection refused")]


def test_the_watchdog_hears_from_one_process_every_few_minutes_while_all_is_well(database: Database) -> None:
    with catcher() as caught:
        network = Network(allow=LOOPBACK, ca_file=authority().ca_file)
        settings = Settings(network=network, ping=Ping(f"https://localhost:{caught.port}/uuid", 5))
        answered = [ping(settings, database, NOW + n * 30 * timedelta(seconds=1)) for n in range(21)]
        assert [at for at, is_told in enumerate(answered) if is_told] == [0, 10, 20]
        assert not ping(Settings(), database, NOW + HOUR)
        later = NOW + 3 * HOUR
        rounds(database, later, later + 11 * MINUTE)
        assert not ping(settings, database, later + 12 * MINUTE), "checks lag, so nothing is said"
    assert [path for path, _, _ in caught.posts] == ["/uuid"] * 3
    with reading(database) as connection:
        assert [one.check for one in alerts.open_ones(connection)] == ["work-lags"]


def test_a_watchdog_on_a_private_address_is_not_asked(database: Database) -> None:
    with catcher() as caught:
        settings = Settings(ping=Ping(f"https://localhost:{caught.port}/", 5))
        assert not ping(settings, database, NOW)
    assert caught.posts == []
