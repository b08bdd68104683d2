"""A hundred reports through a real SMTP server: each arrives once, whatever the server does in between."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from deliverability.notify.letter import State
from deliverability.notify.mailing import send_mail
from deliverability.reports.desk import Desk
from deliverability.reports.due import put_due
from deliverability.store import outbox
from deliverability.store import readers as store
from deliverability.store.database import Database, open_database
from tests.notify.post_office import Office, mail_settings, post_office
from tests.reports.kept import NOW, checked, looked_after
from tests.reports.test_due import ANNA

HUNDRED = [f"r{number}@reader.example" for number in range(100)]
THIRTY = HUNDRED[:30]


def with_readers(tmp_path: Path, addresses: list[str]) -> Database:
    """Which database it is makes no difference here; the ledger is tested on both."""
    opened = open_database(tmp_path)
    checked(opened, looked_after(opened, "orders@books.example")[0])
    with opened.begin() as connection:
        for number, address in enumerate(addresses):
            store.add(connection, replace(ANNA, id=f"reader-{number}", address=address))
    return opened


def sent(office: Office, database: Database, minutes: int = 0) -> None:
    """Make what is due, and send it, as both ticks do."""
    settings, now = mail_settings(office), NOW + timedelta(minutes=minutes)
    put_due(Desk(settings, database, "k" * 32), now)
    send_mail(settings, database, now)


def once(office: Office, addresses: list[str]) -> bool:
    return Counter(office.recipients) == Counter(addresses)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_hundred_readers_get_a_hundred_reports(tmp_path: Path) -> None:
    database = with_readers(tmp_path, HUNDRED)
    with post_office() as office:
        for minute in range(3):
            sent(office, database, minute)
    assert once(office, HUNDRED)
    mail = next(one for one in office.mails if one["To"] == HUNDRED[7])
    assert mail["Subject"] == "[no change] books.example mail health"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(r"<(http://127\.0\.0\.1:8000/r/stop/\S+)>", mail["List-Unsubscribe"])
    assert stop is not None
    assert stop[1] in part(mail, "plain")
    assert stop[1] in part(mail, "html")
    assert mail["List-Id"] == "Mail health reports <health-reports.example.com>"
    assert mail["Message-ID"].endswith("@example.com>")
    assert not any(defect for one in mail.walk() for defect in one.defects)


def test_a_server_that_says_later_first_gets_each_once_in_the_end(tmp_path: Path) -> None:
    database = with_readers(tmp_path, THIRTY)
    with post_office(answers={"RCPT": ["451 later"] * 12}) as office:
        sent(office, database)
        assert len(office.mails) < 30
        for hour in range(1, 9):
            sent(office, database, 60 * hour)
    assert once(office, THIRTY)


def test_a_server_that_dies_half_way_gets_no_report_twice(tmp_path: Path) -> None:
    database = with_readers(tmp_path, THIRTY)
    with post_office(answers={"DATA": [""] * 14 + ["drop-after"]}) as office:
        sent(office, database)
        for hour in range(1, 9):
            sent(office, database, 60 * hour)
    assert once(office, THIRTY)  # the one whose answer was lost had arrived
    assert outbox.counts(database) == {State.SENT: 29, State.UNKNOWN: 1}
