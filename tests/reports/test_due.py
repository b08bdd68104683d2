"""Reports and reminders that are due: each once, at the reader's local time, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deliverability.config import Reports
from deliverability.history.model import WORSE
from deliverability.reports.deeds import TooOftenError, check_again, due_at, forward, remind
from deliverability.reports.due import put_due
from deliverability.reports.letters import REMINDER, REPORT
from deliverability.reports.opened import Finding, finding_of
from deliverability.reports.reminders import put_reminders
from deliverability.reports.rhythm import from_form, next_report, words
from deliverability.store import readers as store
from deliverability.store.database import Database
from deliverability.store.readers import Reader, Scope, State
from tests.reports.kept import NOW, SETTINGS, changed, checked, desk, looked_after
from tests.reports.test_intake import confirmed, letters

BOOKS = "orders@books.example"
NEUTRAL = "spf.all-neutral"
ANNA = Reader(
    "a" * 22, "anna@reader.example", Scope.ALL, (), "daily 07:00", "Europe/Berlin", State.ACTIVE, "",
    NOW, NOW, NOW, None, NOW, NOW - timedelta(days=1),
)  # fmt: skip


def kept(database: Database, reader: Reader = ANNA) -> Reader:
    with database.begin() as connection:
        store.add(connection, reader)
    return reader


def now_of(database: Database, reader: Reader = ANNA) -> Reader:
    found = store.get(database, reader.id)
    assert found is not None
    return found


def books(database: Database) -> Finding:
    """The finding of a link in a mail to ANNA."""
    (one,) = looked_after(database, BOOKS)
    checked(database, one)
    return Finding(kept(database), one, NEUTRAL, "books.example TXT")


def test_a_report_that_is_due_is_made_once_and_the_next_slot_is_set(database: Database) -> None:
    books(database)
    at = desk(database)
    assert [put_due(at, NOW), put_due(at, NOW), put_due(at, NOW + timedelta(hours=1))] == [1, 0, 0]
    (mail,) = letters(database)
    assert mail.subject == "[no change] books.example mail health"
    assert dict(mail.headers)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert now_of(database).next_due == datetime(2027, 3, 16, 6, tzinfo=UTC)


def test_what_was_told_is_not_told_again_and_nothing_is_left_out(database: Database) -> None:
    finding = books(database)
    at = desk(database)
    changed(database, finding.monitored, NEUTRAL, WORSE, at=NOW - timedelta(hours=1))
    changed(database, finding.monitored, "mx.missing", WORSE, at=NOW - timedelta(seconds=5))
    put_due(at, NOW)
    put_due(at, NOW + timedelta(days=1))
    assert [mail.subject for mail in letters(database)] == ["[1 worse] books.example mail health"] * 2


def test_a_service_that_was_off_for_a_week_sends_one_report_on_all_of_it(database: Database) -> None:
    finding = books(database)
    changed(database, finding.monitored, NEUTRAL, WORSE, at=NOW)
    at = desk(database)
    assert put_due(at, NOW + timedelta(days=7, hours=3)) == 1
    assert now_of(database).next_due == datetime(2027, 3, 23, 6, tzinfo=UTC)
    assert letters(database)[0].subject == "[1 worse] books.example mail health"


def test_a_clock_that_is_set_back_brings_no_second_report(database: Database) -> None:
    books(database)
    at = desk(database)
    assert put_due(at, NOW) == 1
    assert [put_due(at, NOW + timedelta(minutes=minutes)) for minutes in range(-60, 60, 20)] == [0] * 6


@pytest.mark.parametrize("start", ["2027-03-27", "2027-10-30"])
def test_over_both_changes_of_the_clocks_there_is_one_report_a_day(database: Database, start: str) -> None:
    books(database)
    at, first = desk(database), datetime.fromisoformat(f"{start}T00:00:00+00:00")
    for local in ("02:30", "01:30"):
        due = next_report(f"daily {local}", "Europe/Berlin", first)
        with database.begin() as connection:
            store.change(connection, now_of(database), replace(ANNA, rhythm=f"daily {local}", next_due=due))
        made = [put_due(at, first + timedelta(minutes=30 * number)) for number in range(4 * 48)]
        assert sum(made) == 4
        assert max(sum(made[start : start + 46]) for start in range(len(made))) == 1  # 23 hours
        first += timedelta(days=7)


def test_a_first_report_waits_for_the_first_check_but_not_for_ever(database: Database) -> None:
    looked_after(database, BOOKS)
    at = desk(database)
    reader = confirmed(at)
    assert put_due(at, NOW) == 0
    assert now_of(database, reader).next_due == NOW + timedelta(minutes=5)
    assert put_due(at, NOW + timedelta(hours=1)) == 1
    assert letters(database)[-1].subject == "[not checked yet] books.example mail health"


def test_the_stop_switch_stops_all_of_it_and_nothing_is_lost(database: Database) -> None:
    books(database)
    off = desk(database, replace(SETTINGS, reports=Reports(enabled=False)))
    assert (put_due(off, NOW), put_reminders(off, NOW)) == (0, 0)
    assert put_due(desk(database), NOW + timedelta(days=2)) == 1


def test_one_report_that_fails_silences_no_other(database: Database) -> None:
    books(database)
    kept(database, replace(ANNA, id="b" * 22, address="b@reader.example", time_zone="Gone/Zone"))
    assert put_due(desk(database), NOW) == 1


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        ("friday", "2027-03-15T06:00", "2027-03-19T06:00"),  # a Monday
        ("friday", "2027-03-19T06:00", "2027-03-26T06:00"),  # a Friday
        ("friday", "2027-03-25T23:30", "2027-04-02T05:00"),  # a Friday already in Berlin; then summer time
        ("tomorrow", "2027-03-27T06:00", "2027-03-28T05:00"),
        ("week", "2027-03-15T06:00", "2027-03-22T06:00"),
        ("month", "2027-03-15T06:00", "2027-04-14T05:00"),
    ],
)
def test_a_reminder_comes_at_seven_at_the_readers_place(when: str, now: str, due: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due_at(when, "Europe/Berlin", asked) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_reminder_is_one_mail_and_a_second_wish_moves_the_first(database: Database) -> None:
    finding, at = books(database), desk(database)
    remind(at, finding, "tomorrow", NOW)
    due = remind(at, finding, "friday", NOW)
    assert put_reminders(at, due - timedelta(seconds=1)) == 0
    assert [put_reminders(at, due), put_reminders(at, due)] == [1, 0]
    (mail,) = letters(database)
    assert mail.subject == "[reminder] books.example mail health"
    assert "v=spf1 mx ~all" in mail.text


def test_a_reminder_of_what_is_done_says_so_and_of_what_is_not_known_does_not(database: Database) -> None:
    finding, at = books(database), desk(database)
    remind(at, replace(finding, check="dmarc.none-found", subject="_dmarc.books.example TXT"), "friday", NOW)
    remind(at, replace(finding, check="blocklists.server-on-major-list", subject="192.0.2.1"), "friday", NOW)
    put_reminders(at, NOW + timedelta(days=5))
    done, unknown = letters(database)
    assert done.subject == "[done] books.example mail health"
    assert unknown.subject == "[reminder] books.example mail health"
    assert "could not look at it" in " ".join(unknown.text.split())


def test_who_stopped_is_not_reminded(database: Database) -> None:
    finding, at = books(database), desk(database)
    remind(at, finding, "friday", NOW)
    with database.begin() as connection:
        store.change(connection, finding.reader, replace(finding.reader, state=State.STOPPED))
    assert put_reminders(at, NOW + timedelta(days=5)) == 0
    assert letters(database) == []


def test_a_link_is_good_for_its_own_deed_and_the_readers_own_domains(database: Database) -> None:
    finding, at = books(database), desk(database)
    ways = at.ways(finding.reader, NOW)
    token = ways.check(finding.monitored.id, NEUTRAL, finding.subject).rpartition("/")[2]
    assert finding_of(at, "check", token, NOW) == finding
    assert finding_of(at, "remind", token, NOW) is None
    assert finding_of(at, "check", token, NOW + timedelta(days=61)) is None
    elsewhere = replace(finding.reader, scope=Scope.TAG, chosen=("shop",))
    with database.begin() as connection:
        store.change(connection, finding.reader, elsewhere)
    assert finding_of(at, "check", token, NOW) is None


def test_a_reader_may_have_so_many_checks_made_in_an_hour(database: Database) -> None:
    finding, at = books(database), desk(database)
    for _ in range(6):
        check_again(at, finding, NOW)
    with pytest.raises(TooOftenError):
        check_again(at, finding, NOW)
    check_again(at, finding, NOW + timedelta(hours=2))


def test_what_is_not_ones_job_can_be_handed_on_with_its_record(database: Database) -> None:
    finding, at = books(database), desk(database)
    mail = forward(at, finding)
    assert mail is not None
    assert 'New: books.example. 3600 IN TXT "v=spf1 mx ~all"' in mail.text
    assert forward(at, replace(finding, check="dmarc.none-found")) is None


def test_a_rhythm_is_read_from_a_form_and_said_in_words() -> None:
    assert words(from_form("daily", "mon", "1", "07:00")) == "every day at 07:00"
    assert words(from_form("weekly", "fri", "1", "16:30")) == "every Friday at 16:30"
    assert words(from_form("monthly", "mon", "31", "7:05")) == "on day 31 of every month at 07:05"
    for wrong in (
        ("hourly", "mon", "1", "07:00"),
        ("weekly", "someday", "1", "07:00"),
        ("daily", "", "", "25:00"),
    ):
        with pytest.raises(ValueError, match=r"daily|weekly"):
            from_form(*wrong)


def test_kinds_of_letters_have_names_of_their_own() -> None:
    assert {REPORT, REMINDER} == {"report", "reminder"}
