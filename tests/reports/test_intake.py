"""Readers: an address is asked first, agrees by a link, and can be asked only so often."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from deliverability.config import Mail, Reports
from deliverability.notify.letter import Content
from deliverability.reports import intake
from deliverability.reports.desk import Desk
from deliverability.reports.intake import TooManyMailsError, Wish, WishError
from deliverability.reports.opened import asked_of, reader_of
from deliverability.store import audit, outbox
from deliverability.store import readers as store
from deliverability.store.database import Database
from deliverability.store.readers import Reader, Scope, State
from tests.reports.kept import NOW, SETTINGS, desk

WISH = Wish("Anna@Bücher.example", Scope.ALL, (), "weekly mon 07:00", "Europe/Berlin")
HOUR = timedelta(hours=1)


def letters(database: Database) -> list[Content]:
    entries = reversed(outbox.entries(database, most=500))
    return [content for one in entries if (content := outbox.content(database, one.id))]


def token_in(content: Content, purpose: str) -> str:
    return content.text.partition(f"/r/{purpose}/")[2].split()[0]


def confirmed(at: Desk, wish: Wish = WISH) -> Reader:
    asked = intake.ask(at, wish, NOW)
    agreed = intake.confirm(at, asked.id, int(NOW.timestamp()), NOW)
    assert agreed is not None
    return agreed


def test_an_address_is_asked_and_nothing_else_goes_to_it(database: Database) -> None:
    asked = intake.ask(desk(database), WISH, NOW)
    assert (asked.address, asked.state, asked.next_due) == ("Anna@xn--bcher-kva.example", State.WAITING, None)
    (mail,) = letters(database)
    assert mail.subject == "Do you want mail health reports?"
    assert "every Monday at 07:00" in " ".join(mail.text.split())
    assert mail.headers == ()


def test_the_link_in_the_mail_names_the_wish_and_begins_the_reports(database: Database) -> None:
    at = desk(database)
    intake.ask(at, WISH, NOW)
    found = asked_of(at, token_in(letters(database)[0], "confirm"), NOW + HOUR)
    assert found is not None
    reader, asked_at = found
    agreed = intake.confirm(at, reader.id, asked_at, NOW + HOUR)
    assert agreed is not None
    assert (agreed.state, agreed.next_due, agreed.told_until) == (State.ACTIVE, NOW + HOUR, None)
    assert intake.confirm(at, reader.id, asked_at, NOW + 2 * HOUR) == agreed  # a second time changes nothing


def test_the_link_of_an_older_mail_confirms_nothing(database: Database) -> None:
    at = desk(database)
    intake.ask(at, WISH, NOW)
    intake.ask(at, replace(WISH, rhythm="daily 07:00"), NOW + HOUR)
    old, new = (asked_of(at, token_in(mail, "confirm"), NOW + HOUR) for mail in letters(database))
    assert old is not None
    assert new is not None
    assert intake.confirm(at, old[0].id, old[1], NOW + HOUR) is None
    agreed = intake.confirm(at, new[0].id, new[1], NOW + HOUR)
    assert agreed is not None
    assert agreed.rhythm == "daily 07:00"


def test_a_link_ends_after_its_time(database: Database) -> None:
    at = desk(database)
    intake.ask(at, WISH, NOW)
    assert asked_of(at, token_in(letters(database)[0], "confirm"), NOW + timedelta(days=8)) is None


def test_a_confirm_link_is_no_link_to_stop(database: Database) -> None:
    at = desk(database)
    intake.ask(at, WISH, NOW)
    assert reader_of(at, "stop", token_in(letters(database)[0], "confirm"), NOW) is None


def test_who_stopped_gets_no_more_and_can_be_asked_again(database: Database) -> None:
    at = desk(database)
    stopped = intake.stop(at, confirmed(at), NOW, by_reader=True)
    assert (stopped.state, stopped.next_due) == (State.STOPPED, None)
    assert intake.confirm(at, stopped.id, int(NOW.timestamp()), NOW) is None  # the old link revives nothing
    assert intake.ask(at, WISH, NOW + HOUR).state is State.WAITING


def test_who_gets_reports_is_not_asked_again(database: Database) -> None:
    at = desk(database)
    confirmed(at)
    with pytest.raises(WishError, match="gets reports already"):
        intake.ask(at, WISH, NOW)


def test_another_rhythm_moves_the_next_report(database: Database) -> None:
    at = desk(database)
    changed = intake.change(at, confirmed(at), replace(WISH, rhythm="Daily  09:30"), NOW, by_reader=True)
    assert changed.rhythm == "daily 09:30"
    assert changed.next_due == NOW.replace(hour=8, minute=30)  # 09:30 in Berlin, before the clocks change


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (replace(WISH, address="anna"), "address"),
        (replace(WISH, address="a@b.example, c@d.example"), "address"),
        (replace(WISH, address="a\r\nBcc: c@d.example"), "address"),
        (replace(WISH, rhythm="every 5 minutes"), "rhythm"),
        (replace(WISH, rhythm="cron * * * * *"), "rhythm"),
        (replace(WISH, time_zone="Europe/Nowhere"), "time_zone"),
        (replace(WISH, scope=Scope.TAG), "chosen"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_with_its_field(database: Database, wish: Wish, field: str) -> None:
    with pytest.raises(WishError) as caught:
        intake.ask(desk(database), wish, NOW)
    assert caught.value.field == field
    assert letters(database) == []


def test_nothing_is_asked_while_mail_is_off(database: Database) -> None:
    for settings in (
        replace(SETTINGS, reports=Reports(enabled=False)),
        replace(SETTINGS, mail=Mail()),
    ):
        with pytest.raises(WishError, match="No mail can be sent yet"):
            intake.ask(desk(database, settings), WISH, NOW)


def test_one_address_is_asked_three_times_a_day(database: Database) -> None:
    at = desk(database)
    for hour in range(3):
        intake.ask(at, WISH, NOW + hour * HOUR)
    with pytest.raises(TooManyMailsError, match="This address was asked often enough"):
        intake.ask(at, WISH, NOW + 4 * HOUR)
    assert intake.ask(at, WISH, NOW + 25 * HOUR).state is State.WAITING


def test_of_twenty_that_ask_at_once_only_the_quota_is_asked(database: Database) -> None:
    at = desk(database, replace(SETTINGS, reports=Reports(confirmations_per_hour=5)))
    refused: list[object] = []

    def one(number: int) -> None:
        try:
            intake.ask(at, replace(WISH, address=f"r{number}@reader.example"), NOW)
        except TooManyMailsError as error:
            refused.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(letters(database)), len(refused)) == (5, 15)
    assert len(store.every(database)) == 5


def test_every_deed_stands_in_the_audit_log(database: Database) -> None:
    at = desk(database)
    reader = confirmed(at)
    intake.stop(at, reader, NOW, by_reader=True)
    told = [(one.what, one.who) for one, _ in audit.chain(database)]
    assert told == [
        ("reader.asked", "the service"),
        ("reader.confirmed", f"reader {reader.address}"),
        ("reader.stopped", f"reader {reader.address}"),
    ]
