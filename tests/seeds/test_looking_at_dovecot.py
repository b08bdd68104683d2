"""Looks into mailboxes of a real Dovecot: found by header and code, unread afterwards, fast in a thousand."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from checks.placement.record import Where
from deliverability.config_sections import Security
from deliverability.net.reach import Reach
from deliverability.seeds.model import Account
from deliverability.seeds.tokens import HEADER
from deliverability.seeds.trying import try_account
from tests.mailbox import dovecot
from tests.world.authority import authority

pytestmark = pytest.mark.skipif(bool(dovecot.missing()), reason=dovecot.missing() or "it can be started")
MAIL = (
    "Received: from mail.shop.example by mx.seed.example; Sun, 22 Nov 2026 12:00:00 +0000\r\n"
    f"Message-ID: <{dovecot.TOKEN}@shop.example>\r\n{HEADER}: {dovecot.TOKEN}\r\n"
    "Subject: Re: Your order [K7Q2-9F3D]\r\nFrom: Support <support@shop.example>\r\n\r\nHello\r\n"
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with dovecot.running() as port:
        yield port


def account(port: int, user: str) -> Account:
    return Account("localhost", port, Security.TLS, user)


@pytest.mark.parametrize(
    ("folder", "where"),
    [
        ("INBOX", Where.INBOX),
        ("Junk", Where.SPAM),
        ("Courrier indésirable", Where.SPAM),
        ("Bestellungen & mehr", Where.FOLDER),
    ],
)
def test_a_mail_is_found_where_it_is_and_stays_unread(port: int, folder: str, where: Where) -> None:
    user = f"user{where.name}{len(folder)}".lower()
    with dovecot.writing(port, user) as client:
        if folder not in ("INBOX", "Junk"):
            client.create_folder(folder)
        client.append(folder, MAIL.encode())
        seen = dovecot.looked(account(port, user))
        client.select_folder(folder, readonly=True)
        flags = client.get_flags(client.search("ALL"))
    assert (seen.problem, seen.is_healthy, seen.junk) == ("", True, "Junk")
    assert [(one.where, one.folder, one.raw) for one in seen.found] == [(where, folder, MAIL.encode())]
    assert all(rb"\Seen" not in one for one in flags.values())


@pytest.mark.parametrize(
    "changed",
    [
        MAIL.replace(f"Message-ID: <{dovecot.TOKEN}@shop.example>", "Message-ID: <new@outlook.com>"),
        MAIL.replace(f"{HEADER}: {dovecot.TOKEN}\r\n", ""),
        MAIL.replace(f"<{dovecot.TOKEN}@shop.example>", "<new@relay.example>").replace("K7Q2-9F3D", "none"),
    ],
)
def test_a_changed_mail_is_found_by_what_is_left(port: int, changed: str) -> None:
    user = f"changed{len(changed)}"
    with dovecot.writing(port, user) as client:
        client.append("INBOX", changed.encode())
    assert [one.where for one in dovecot.looked(account(port, user)).found] == [Where.INBOX]


def test_a_thousand_messages_do_not_slow_the_search(port: int) -> None:
    with dovecot.writing(port, "busy") as client:
        dovecot.fill(client, 1000)
        began = time.monotonic()
        assert dovecot.looked(account(port, "busy")).is_healthy  # and it is not there yet
        client.append("INBOX", MAIL.encode())
        assert [one.where for one in dovecot.looked(account(port, "busy")).found] == [Where.INBOX]
        assert time.monotonic() - began < 10


def test_a_wrong_password_is_told(port: int) -> None:
    reach = Reach(allow=("127.0.0.0/8",), ca_file=str(authority().ca_file), seconds=10)
    assert "[AUTHENTICATIONFAILED]" in try_account(account(port, "me"), "wrong", reach).problem
    assert try_account(account(port, "me"), dovecot.PASSWORD, reach).is_fine
