"""The answer to our mail is found in the mailbox that asked; the mail itself and its bounce are none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from checks.placement.record import Where
from deliverability.net.reach import Reach
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from tests.mailbox import Mailboxes, mailboxes

ME, CODE = "anna@gmail.example", "K7Q2-9F3D"
ASKED = "<0123456789abcdef0123456789abcdef@gmail.example>"
WANTED = Wanted(7, "", ASKED, CODE, datetime.now(UTC) - timedelta(minutes=1))


@pytest.fixture
def server() -> Iterator[Mailboxes]:
    with mailboxes() as server:
        server.account(ME)
        yield server


def _mail(*headers: str) -> bytes:
    return "\n".join(("From: support@shop.example", f"To: {ME}", *headers, "", "We are open.", "")).encode()


def _looked(server: Mailboxes) -> Looked:
    return look(server.where(ME), "secret", (WANTED,), Reach(allow=("127.0.0.0/8",), seconds=10.0))


@pytest.mark.parametrize(
    "header",
    [f"In-Reply-To: {ASKED}", f"References: <a@b>\n {ASKED}", f"Subject: Re: Open? [{CODE.lower()}]"],
)  # fmt: skip
def test_an_answer_is_known_by_its_thread_or_by_the_code(server: Mailboxes, header: str) -> None:
    server.deliver(ME, _mail(header))
    (found,) = _looked(server).found
    assert (found.probe_id, found.where) == (7, Where.INBOX)


def test_an_answer_in_spam_is_told(server: Mailboxes) -> None:
    server.deliver(ME, _mail(f"In-Reply-To: {ASKED}"), "Junk")
    assert [one.where for one in _looked(server).found] == [Where.SPAM]


@pytest.mark.parametrize(
    "headers",
    [
        (f"Message-ID: {ASKED}", f"Subject: When are you open? [{CODE}]"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x",
         f"Subject: Undelivered [{CODE}]", f"In-Reply-To: {ASKED}"),
        ("In-Reply-To: <another@gmail.example>", "Subject: Re: another question"),
    ],
)  # fmt: skip
def test_our_own_mail_its_bounce_and_others_are_no_answer(
    server: Mailboxes, headers: tuple[str, ...]
) -> None:
    server.deliver(ME, _mail(*headers))
    looked = _looked(server)
    assert (looked.found, looked.is_healthy) == ((), True)
