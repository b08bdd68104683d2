"""Alerts from confirmed changes to the message in the ledger: once, grouped, at the right time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from checks.model import Severity
from deliverability.config import Settings
from deliverability.config_sections import Mail
from deliverability.history.model import BETTER, NEITHER, WORSE, Cause, Change, Details, Kind
from deliverability.monitored.model import Alerts, Monitored, Own
from deliverability.notify.alarm import alert, forget
from deliverability.notify.letter import Channel, Content
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.signed import Signer
from deliverability.store import alerts as store
from deliverability.store import changes, forgetting, monitored, outbox, targets
from deliverability.store.database import Database, reading

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEY = "k" * 64
SETTINGS = Settings(mail=Mail(host="localhost", sender="checks@example.org"))
GONE = Change(
    1, NOW, "", Kind.FINDING_NEW, Cause.DOMAIN, WORSE, "mx", "mx.missing", "example.com", Severity.ERROR,
    "Mail to example.com cannot be delivered",
)  # fmt: skip
OPS = Target(0, "ops", Channel.MAIL, "ops@example.org", TargetState.ACTIVE, False, Rules(), NOW)


@pytest.fixture(autouse=True)
def _domains(database: Database) -> None:
    """Three domains that want to hear at once, and one place for alerts."""
    with database.begin() as connection:
        for n, name in enumerate(("example.com", "example.net", "example.org"), 1):
            own = Own(alerts=Alerts.AT_ONCE)
            assert monitored.add(connection, Monitored(0, name, name, None, (), own, NOW)) == n
        targets.add(connection, OPS, "")


def happen(database: Database, *found: Change) -> None:
    with database.begin() as connection:
        changes.add(connection, found)


def rounds(database: Database, *moments: datetime) -> list[Content]:
    """One round of the alerts at each moment; what it put into the ledger, oldest first."""
    before = {entry.id for entry in outbox.entries(database, most=100)}
    for moment in moments:
        alert(SETTINGS, database, KEY, moment)
    new = [entry.id for entry in outbox.entries(database, most=100) if entry.id not in before]
    return [content for one in sorted(new) if (content := outbox.content(database, one))]


def subjects(found: Iterable[Content]) -> list[str]:
    return [one.subject for one in found]


def fixed(change: Change = GONE, at: datetime = NOW) -> Change:
    return replace(change, kind=Kind.FINDING_GONE, direction=BETTER, at=at)


def of(change: Change, domain_id: int, name: str) -> Change:
    return replace(change, domain_id=domain_id, subject=name, title=change.title.replace("example.com", name))


def every(start: datetime, end: datetime, step: timedelta = HOUR) -> list[datetime]:
    return [start + n * step for n in range((end - start) // step + 1)]


def test_a_confirmed_change_is_told_once_and_says_what_happened_in_its_subject(database: Database) -> None:
    happen(database, GONE)
    assert rounds(database, NOW, NOW + MINUTE) == []
    (letter,) = rounds(database, *every(NOW + 2 * MINUTE, NOW + 20 * HOUR))
    assert letter.subject == "Mail to example.com cannot be delivered"
    assert letter.text.startswith("example.com\n\nMail to example.com cannot be delivered.\n")
    assert "http://127.0.0.1:8000/domains/1" in letter.text


def test_a_subject_is_no_markdown(database: Database) -> None:
    happen(database, replace(GONE, title="The SPF record of example.com changed: `+all` instead of `-all`"))
    (letter,) = rounds(database, *every(NOW + 2 * MINUTE, NOW + 3 * HOUR))
    assert letter.subject == "The SPF record of example.com changed: +all instead of -all"
    assert "`" not in letter.text


def test_what_comes_up_within_two_minutes_goes_into_one_message_the_worst_first(database: Database) -> None:
    mild = replace(
        GONE, check="spf.soft", severity=Severity.WARNING, title="Anybody can write as example.com"
    )
    happen(database, mild)
    rounds(database, NOW)
    happen(database, replace(GONE, at=NOW + MINUTE))
    (letter,) = rounds(database, NOW + MINUTE, NOW + 2 * MINUTE, NOW + 4 * MINUTE)
    assert letter.subject == "[2 got worse] example.com: Mail to example.com cannot be delivered"
    assert letter.text.index("cannot be delivered") < letter.text.index("Anybody can write")


def test_one_fault_of_a_third_party_at_three_domains_is_one_incident(database: Database) -> None:
    theirs = replace(GONE, check="spf.too-many-lookups", title="Mail from example.com may be refused")
    theirs = replace(theirs, cause=Cause.THIRD_PARTY, details=Details(whose="sendgrid.net"))
    names = {1: "example.com", 2: "example.net", 3: "example.org"}
    happen(database, *(of(theirs, n, name) for n, name in names.items()))
    (letter,) = rounds(database, NOW, NOW + 2 * MINUTE)
    assert letter.subject == "3 domains: Mail from example.com may be refused"
    assert "It was sendgrid.net that changed something, not you." in " ".join(letter.text.split())
    assert all(f"- {name}" in letter.text for name in names.values())


def test_what_is_fixed_is_told_once_to_whoever_heard_of_it(database: Database) -> None:
    happen(database, GONE)
    rounds(database, NOW, NOW + 2 * MINUTE)
    happen(database, fixed())
    (letter,) = rounds(database, *every(NOW + HOUR, NOW + 3 * DAY))
    assert letter.subject == "Fixed: Mail to example.com cannot be delivered"
    with reading(database) as connection:
        assert store.open_ones(connection) == ()


def test_a_fix_nobody_was_told_the_fault_of_is_no_message(database: Database) -> None:
    happen(database, fixed())
    assert rounds(database, NOW, NOW + HOUR) == []


def test_what_is_fixed_before_it_was_told_is_told_as_fixed(database: Database) -> None:
    with database.begin() as connection:
        rules = Rules("UTC", "07:00", "14:00", "18:00")
        targets.change(connection, replace(OPS, id=1, rules=rules))
    happen(database, GONE)
    rounds(database, NOW)
    happen(database, fixed(at=NOW + HOUR))
    assert rounds(database, *every(NOW + HOUR, NOW + 3 * HOUR)) == []
    (letter,) = rounds(database, *every(NOW + 4 * HOUR, NOW + 2 * DAY))
    assert letter.subject == "Fixed meanwhile: Mail to example.com cannot be delivered"
    assert "4 December 2026, 14:20" in " ".join(letter.text.split())
    assert "15:20" in letter.text


def test_the_digest_is_one_message_a_day_at_the_local_time_of_the_target(database: Database) -> None:
    with database.begin() as connection:
        targets.change(connection, replace(OPS, id=1, rules=Rules("America/New_York", "06:15")))
        for n, name in enumerate(("example.com", "example.net", "example.org"), 1):
            monitored.change(connection, Monitored(n, name, name, None, (), Own(alerts=Alerts.DIGEST), NOW))
    happen(database, GONE, of(GONE, 2, "example.net"))
    record = replace(
        GONE, kind=Kind.RECORD, check="", severity=None, direction=NEITHER, title="MX mx2 is new"
    )
    happen(database, record)
    slot = datetime(2026, 12, 5, 11, 15, tzinfo=UTC)
    assert rounds(database, *every(NOW, slot - MINUTE)) == []
    (letter,) = rounds(database, *every(slot, slot + 20 * HOUR))
    assert letter.subject == "[2 got worse, 1 changed] 2 domains: Mail to example.com cannot be delivered"
    assert "MX mx2 is new" in letter.text


def test_nobody_is_told_of_a_domain_whose_alerts_are_off_but_the_list_has_it(database: Database) -> None:
    with database.begin() as connection:
        off = Monitored(1, "example.com", "example.com", None, (), Own(alerts=Alerts.NONE), NOW)
        monitored.change(connection, off)
    happen(database, GONE)
    assert rounds(database, *every(NOW, NOW + 2 * DAY)) == []
    with reading(database) as connection:
        assert [one.title for one in store.open_ones(connection)] == [GONE.title]


def test_only_the_targets_that_are_named_for_a_domain_hear_of_it(database: Database) -> None:
    with database.begin() as connection:
        targets.add(connection, replace(OPS, name="shop", address="shop@example.org"), "")
        own = Own(alerts=Alerts.AT_ONCE, targets=("shop",))
        monitored.change(connection, Monitored(1, "example.com", "example.com", None, (), own, NOW))
    happen(database, GONE, of(GONE, 2, "example.net"))
    rounds(database, NOW, NOW + 2 * MINUTE)
    told = {entry.recipient: entry.subject for entry in outbox.entries(database)}
    assert told == {
        "shop@example.org": "[2 got worse] 2 domains: Mail to example.com cannot be delivered",
        "ops@example.org": "Mail to example.net cannot be delivered",
    }


@pytest.mark.parametrize("state", [TargetState.UNCONFIRMED, TargetState.PAUSED])
def test_a_target_that_has_not_agreed_or_is_paused_gets_nothing(
    database: Database, state: TargetState
) -> None:
    with database.begin() as connection:
        targets.change(connection, replace(OPS, id=1, state=state))
    happen(database, GONE)
    assert rounds(database, *every(NOW, NOW + 2 * DAY)) == []


def test_a_target_that_is_paused_before_its_time_gets_nothing_later_either(database: Database) -> None:
    happen(database, GONE)
    rounds(database, NOW)
    with database.begin() as connection:
        targets.change(connection, replace(OPS, id=1, state=TargetState.PAUSED))
    assert rounds(database, NOW + HOUR) == []
    with database.begin() as connection:
        targets.change(connection, replace(OPS, id=1))
    assert rounds(database, NOW + 2 * HOUR) == []


def test_a_problem_that_nobody_acknowledges_is_told_again_after_a_day_and_then_every_week(
    database: Database,
) -> None:
    happen(database, GONE)
    rounds(database, NOW, NOW + 2 * MINUTE)
    assert rounds(database, *every(NOW + HOUR, NOW + 23 * HOUR)) == []
    again = rounds(database, *every(NOW + 24 * HOUR, NOW + 16 * DAY))
    assert subjects(again) == ["Still open: Mail to example.com cannot be delivered"] * 3


def test_a_warning_is_not_told_again(database: Database) -> None:
    happen(database, replace(GONE, severity=Severity.WARNING))
    rounds(database, NOW, NOW + 2 * MINUTE)
    assert rounds(database, *every(NOW + HOUR, NOW + 9 * DAY)) == []


def test_who_acknowledges_hears_no_more_of_it_until_it_gets_worse(database: Database) -> None:
    happen(database, replace(GONE, severity=Severity.WARNING))
    (letter,) = rounds(database, NOW, NOW + 2 * MINUTE)
    token = letter.text.partition("/alerts/known/")[2].split()[0]
    ids = Signer(KEY).read("acknowledge", token, NOW + DAY)
    with database.begin() as connection:
        assert store.acknowledge(connection, ids, "ops", NOW + HOUR) == 1
    assert rounds(database, *every(NOW + HOUR, NOW + 9 * DAY)) == []
    happen(database, replace(GONE, kind=Kind.FINDING_SEVERITY, at=NOW + 9 * DAY))
    later = rounds(database, *every(NOW + 9 * DAY, NOW + 11 * DAY))
    assert subjects(later) == [
        "Mail to example.com cannot be delivered", "Still open: Mail to example.com cannot be delivered",
    ]  # fmt: skip


@pytest.mark.parametrize("cause", [Cause.ACCEPTED, Cause.SETTINGS])
def test_what_people_settle_themselves_ends_without_a_word(database: Database, cause: Cause) -> None:
    happen(database, GONE)
    rounds(database, NOW, NOW + 2 * MINUTE)
    happen(database, replace(fixed(), cause=cause))
    assert rounds(database, *every(NOW + HOUR, NOW + 9 * DAY)) == []


def test_a_domain_that_is_let_go_is_not_told_of(database: Database) -> None:
    happen(database, GONE)
    rounds(database, NOW)
    with database.begin() as connection:
        monitored.remove(connection, 1)
        forgetting.forget(connection, 1)
    assert rounds(database, NOW + HOUR) == []


def test_a_webhook_gets_the_same_as_data(database: Database) -> None:
    with database.begin() as connection:
        targets.change(
            connection, replace(OPS, id=1, channel=Channel.WEBHOOK, address="https://hooks.example")
        )
    happen(database, replace(GONE, details=Details(whose="sendgrid.net"), cause=Cause.THIRD_PARTY))
    (letter,) = rounds(database, NOW, NOW + 2 * MINUTE)
    said: dict[str, Any] = json.loads(letter.data)
    assert said.pop("acknowledge").startswith("http://127.0.0.1:8000/alerts/known/")
    assert said == {
        "type": "alert", "at": "2026-12-04T14:22:00+00:00", "subject": GONE.title, "count": 1,
        "sentence": f"{GONE.title}.",
        "items": [{
            "what": "worse", "title": GONE.title, "domain": "example.com",
            "since": "2026-12-04T14:20:00+00:00",
            "link": "http://127.0.0.1:8000/domains/1", "check": "mx.missing", "subject": "example.com",
            "severity": "error", "third_party": "sendgrid.net", "until": None,
        }],
    }  # fmt: skip


def test_a_chat_gets_a_few_lines(database: Database) -> None:
    with database.begin() as connection:
        targets.change(connection, replace(OPS, id=1, channel=Channel.APPRISE, address="slack"))
    happen(database, GONE)
    (letter,) = rounds(database, NOW, NOW + 2 * MINUTE)
    assert letter.text == (
        "✕ worse: Mail to example.com cannot be delivered (example.com)\nhttp://127.0.0.1:8000/alerts"
    )


def test_two_hundred_domains_at_once_are_one_message_of_a_bearable_size(database: Database) -> None:
    with database.begin() as connection:
        for n in range(200):
            name = f"shop{n}.example"
            own = Own(alerts=Alerts.AT_ONCE)
            domain_id = monitored.add(connection, Monitored(0, name, name, None, (), own, NOW))
            changes.add(connection, [of(GONE, domain_id, name)])
    (letter,) = rounds(database, NOW, NOW + 2 * MINUTE)
    assert letter.subject.startswith("[200 got worse] 200 domains: ")
    assert len(letter.html) < 60_000


def test_what_was_told_long_ago_is_forgotten_and_what_is_open_stays(database: Database) -> None:
    happen(database, GONE)
    rounds(database, NOW, NOW + 2 * MINUTE)
    (claimed,) = outbox.claim(database, (Channel.MAIL,), "t", NOW + HOUR, NOW + 2 * HOUR, 1)
    outbox.fail(database, claimed, "refused", NOW + HOUR)
    forget(SETTINGS, database, NOW + 364 * DAY)
    assert len(outbox.entries(database)) == 1
    forget(SETTINGS, database, NOW + 366 * DAY)
    assert outbox.entries(database) == ()
    with reading(database) as connection:
        assert len(store.open_ones(connection)) == 1
        assert store.of_alert(connection, 1) == ()
