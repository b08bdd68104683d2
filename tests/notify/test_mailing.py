"""Mail through a real SMTP server: each arrives once, and what is not known is never sent again by itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliverability.config_sections import Security
from deliverability.config_values import Secret
from deliverability.notify.letter import Channel, Content, Letter, State
from deliverability.notify.mailing import send_mail
from deliverability.store import outbox, switches
from deliverability.store.database import Database, open_database
from deliverability.store.outbox import Entry
from tests.notify.post_office import Office, mail_settings, post_office

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
DAY = timedelta(days=1)
CONTENT = Content("[1 worse] example.com", "Your mail\n.\nis fine.", "<p>Your mail is fine.</p>")


@pytest.fixture
def ledger(tmp_path: Path) -> Database:
    """Where it makes no difference which database keeps it."""
    return open_database(tmp_path)


def put(database: Database, *recipients: str, content: Content = CONTENT) -> None:
    with database.begin() as connection:
        for recipient in recipients:
            outbox.put(connection, Letter("report", Channel.MAIL, recipient, "week 49", content, NOW), NOW)


def send(office: Office, database: Database, now: datetime = NOW, **more: Any) -> int:
    return send_mail(mail_settings(office, **more), database, now)


def entry(database: Database, entry_id: int = 1) -> Entry:
    found = outbox.get(database, entry_id)
    assert found is not None
    return found


def states(database: Database) -> dict[State, int]:
    return outbox.counts(database)


def test_a_mail_arrives_as_it_was_written(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    with post_office() as office:
        assert send(office, ledger) == 1
    (mail,) = office.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Mail health <checks@example.com>", "sam@example.org", "[1 worse] example.com",
    )  # fmt: skip
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime - NOW < timedelta(seconds=60)
    assert mail["Message-ID"] == entry(ledger).message_id
    assert entry(ledger).message_id.endswith("@example.com>")
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content() == "Your mail\n.\nis fine.\n"
    assert html.get_content() == "<p>Your mail is fine.</p>\n"
    assert office.envelopes[0].mail_from == "checks@example.com"
    assert entry(ledger).state is State.SENT


def test_a_hundred_mails_arrive_once_each_over_few_connections(database: Database) -> None:
    names = [f"reader{n}@example.org" for n in range(100)]
    put(database, *names)
    with post_office() as office:
        assert send(office, database) == 100
        assert send(office, database, NOW + DAY) == 0
    assert sorted(office.recipients) == sorted(names)
    assert len({mail["Message-ID"] for mail in office.mails}) == 100
    assert len(office.sessions) == 5


def test_two_processes_send_each_mail_once(database: Database) -> None:
    names = [f"reader{n}@example.org" for n in range(60)]
    put(database, *names)
    with post_office() as office:
        threads = [threading.Thread(target=send, args=(office, database)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(office.recipients) == sorted(names)


@pytest.mark.parametrize(
    "said",
    ["451 4.7.1 Greylisted", "421 4.3.0 Too busy", "drop", "452 4.3.1 Full"],
)
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_first_says_later_gets_it_once_more_and_it_arrives_once(
    ledger: Database, step: str, said: str
) -> None:
    put(ledger, "sam@example.org", "kim@example.org")
    with post_office(answers={step: [said]}) as office:
        send(office, ledger)
        first = entry(ledger)
        if step == "DATA" and said == "drop":  # after the end of the mail: it may have been taken
            assert first.state is State.UNKNOWN
        else:
            assert (first.state, first.attempts) == (State.WAITING, 1)
            assert first.not_before > NOW + timedelta(seconds=59)
            assert first.problem
        send(office, ledger, NOW + timedelta(minutes=2))
        send(office, ledger, NOW + DAY)
    arrived = ["kim@example.org"] if first.state is State.UNKNOWN else ["kim@example.org", "sam@example.org"]
    assert sorted(office.recipients) == arrived


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_what_is_refused_for_good_is_not_tried_again(ledger: Database, step: str) -> None:
    put(ledger, "sam@example.org", "kim@example.org")
    with post_office(answers={step: ["550 5.1.1 No such user"]}) as office:
        send(office, ledger)
        send(office, ledger, NOW + DAY)
    assert office.recipients == ["kim@example.org"]
    assert (entry(ledger).state, entry(ledger).problem) == (State.FAILED, "550 5.1.1 No such user")


def test_a_sender_that_is_refused_is_the_operators_to_mend_so_the_mail_waits(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    with post_office(answers={"MAIL": ["553 5.7.1 Not your address"]}) as office:
        send(office, ledger)
        assert entry(ledger).state is State.WAITING
        send(office, ledger, NOW + timedelta(minutes=2))
    assert office.recipients == ["sam@example.org"]


def test_a_server_that_hangs_up_after_taking_the_mail_leaves_it_unknown_and_never_gets_a_second_one(
    database: Database,
) -> None:
    put(database, "sam@example.org", "kim@example.org")
    with post_office(answers={"DATA": ["drop-after"]}) as office:
        send(office, database)
        send(office, database, NOW + DAY)
    assert sorted(office.recipients) == ["kim@example.org", "sam@example.org"]
    assert states(database) == {State.UNKNOWN: 1, State.SENT: 1}
    assert "after the end of the mail" in entry(database).problem


def test_a_mail_that_a_person_sends_again_has_the_same_message_id(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    with post_office(answers={"DATA": ["drop-after"]}) as office:
        send(office, ledger)
        with ledger.begin() as connection:
            assert outbox.again(connection, 1, NOW)
        send(office, ledger)
    assert len(office.mails) == 2
    assert len({mail["Message-ID"] for mail in office.mails}) == 1


def test_a_server_that_is_stopped_half_way_gets_each_of_a_hundred_once_when_it_is_back(
    database: Database,
) -> None:
    names = [f"reader{n}@example.org" for n in range(100)]
    put(database, *names)
    with post_office() as office:

        def stop_half_way() -> bool:
            return len(office.mails) >= 50

        send_mail(mail_settings(office), database, NOW, stop_half_way)
    assert 50 <= len(office.mails) < 100
    send(office, database, NOW + timedelta(minutes=1))
    assert "refused" in entry(database, 100).problem
    with post_office() as second:
        send(second, database, NOW + timedelta(minutes=10))
    assert sorted(office.recipients + second.recipients) == sorted(names)


def test_a_mail_is_given_up_after_a_day(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    nobody = Office(port=_closed_port())
    at, tries = NOW, 0
    while entry(ledger).state is State.WAITING:
        assert send(nobody, ledger, at) == 0
        tries += 1
        at = max(at, entry(ledger).not_before) + timedelta(seconds=1)
    assert entry(ledger).state is State.FAILED
    assert "connection refused" in entry(ledger).problem
    assert timedelta(hours=22) < at - NOW < timedelta(hours=26)
    assert tries == 27


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize("security", list(Security))
def test_mail_travels_by_every_kind_of_protection(ledger: Database, security: Security) -> None:
    put(ledger, "sam@example.org")
    with post_office(security=security) as office:
        assert send(office, ledger, security=security) == 1
    assert office.recipients == ["sam@example.org"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize(
    ("names", "flaw", "said"),
    [
        (("localhost",), "self-signed", "self-signed certificate"),
        (("localhost",), "unknown-ca", "unable to get local issuer certificate"),
        (("other.example",), "", "Hostname mismatch"),
    ],
)
def test_no_mail_goes_to_a_server_whose_certificate_is_not_good(
    ledger: Database, security: Security, names: tuple[str, ...], flaw: str, said: str
) -> None:
    put(ledger, "sam@example.org")
    with post_office(security=security, names=names, flaw=flaw) as office:
        assert send(office, ledger, security=security) == 0
    assert office.mails == []
    assert entry(ledger).state is State.WAITING
    assert "its certificate cannot be trusted" in entry(ledger).problem
    assert said.lower() in entry(ledger).problem.lower()


def test_a_server_without_starttls_gets_nothing_when_it_is_wanted(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    with post_office() as office:
        assert send(office, ledger, security=Security.STARTTLS) == 0
    assert "offers no STARTTLS" in entry(ledger).problem


def test_a_wrong_password_is_told_without_showing_it_and_the_mail_waits(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    signed_in = {"user": "checks", "security": Security.STARTTLS}
    with post_office(security=Security.STARTTLS, password="correct hörse") as office:
        assert send(office, ledger, password=Secret("canary"), **signed_in) == 0
        assert "refuses user and password" in entry(ledger).problem
        assert "canary" not in entry(ledger).problem
        later = NOW + timedelta(minutes=2)
        assert send(office, ledger, later, password=Secret("correct hörse"), **signed_in) == 1


@contextmanager
def _rude(say: bytes, pause: float) -> Iterator[Office]:
    """A server that says the same for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                client, _ = server.accept()
                with client:
                    while True:
                        client.sendall(say)
                        time.sleep(pause)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield Office(port=server.getsockname()[1])


@pytest.mark.parametrize(
    ("say", "pause", "problem"),
    [
        (b"2", 0.05, "it did not answer in time"),
        (b"220-" + b"x" * 65536, 0, "far more than any mail server"),
        (b"220-still here\r\n" * 500, 0, "far more than any mail server"),
        (b"", 0.1, "it did not answer in time"),
    ],
    ids=["drip", "flood", "endless", "silence"],
)
def test_a_hostile_server_holds_us_up_no_longer_than_the_deadline(
    ledger: Database, say: bytes, pause: float, problem: str
) -> None:
    put(ledger, "sam@example.org")
    began = time.monotonic()
    with _rude(say, pause) as office:
        assert send(office, ledger, timeout=1.0) == 0
    assert time.monotonic() - began < 2.5
    assert entry(ledger).state is State.WAITING
    assert problem in entry(ledger).problem or "Line too long" in entry(ledger).problem


def test_an_address_with_letters_beyond_ascii_goes_where_the_server_takes_it(ledger: Database) -> None:
    put(ledger, "jörg@example.org")
    with post_office() as office:
        assert send(office, ledger) == 1
    assert office.recipients == ["jörg@example.org"]
    assert "SMTPUTF8" in office.envelopes[0].mail_options


def test_where_it_does_not_the_operator_is_told_and_nothing_is_sent(ledger: Database) -> None:
    put(ledger, "jörg@example.org")
    with post_office(utf8=False) as office:
        assert send(office, ledger) == 0
    assert (entry(ledger).state, entry(ledger).problem) == (
        State.FAILED, "the mail server takes no address with letters beyond ASCII",
    )  # fmt: skip


def test_no_more_goes_in_a_minute_than_the_rate_allows(database: Database) -> None:
    put(database, *(f"reader{n}@example.org" for n in range(7)))
    with post_office() as office:
        assert send(office, database, rate=3) == 3
        assert send(office, database, NOW + timedelta(seconds=30), rate=3) == 0
        assert send(office, database, NOW + timedelta(seconds=62), rate=3) == 3


def test_nothing_leaves_while_the_service_is_stopped_or_no_server_is_set(ledger: Database) -> None:
    put(ledger, "sam@example.org")
    with post_office() as office:
        assert send(office, ledger, host="") == 0
        with ledger.begin() as connection:
            switches.turn_on(connection, switches.STOPPED, "a test", NOW)
        assert send(office, ledger) == 0
        assert entry(ledger).attempts == 0
        with ledger.begin() as connection:
            assert switches.turn_off(connection, switches.STOPPED)
        assert send(office, ledger) == 1
