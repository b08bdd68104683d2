"""The IMAP server of the tests does what IMAP servers do, so that tests against it mean something."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from imapclient import IMAPClient

from deliverability.config_sections import Security
from tests.mailbox import GMAIL, GMAIL_HABITS, Fault, Habits, Mailboxes, mailboxes
from tests.world.authority import authority

RAW = b"Message-ID: <a1@shop.example>\nX-Probe: f00\nSubject: Order [K7Q2]\nFrom: s@shop.example\n\nHello\n"


@pytest.fixture
def server() -> Iterator[Mailboxes]:
    with mailboxes() as server:
        server.account("me@seed.example")
        yield server


def opened(server: Mailboxes, password: str = "secret") -> IMAPClient:
    client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=5)
    client.login("me@seed.example", password)
    return client


def test_a_mail_is_found_by_each_way_to_search(server: Mailboxes) -> None:
    uid = server.deliver("me@seed.example", RAW, at=datetime(2026, 11, 3, tzinfo=UTC))
    server.deliver("me@seed.example", b"Subject: other\n\nHello", at=datetime(2026, 10, 3, tzinfo=UTC))
    with opened(server) as client:
        client.select_folder("INBOX", readonly=True)
        for criteria in (
            ["HEADER", "Message-ID", "<a1@shop.example>"], ["HEADER", "X-Probe", "f00"], ["SUBJECT", "k7q2"],
            ["SINCE", date(2026, 11, 1)], ["OR", "SUBJECT", "nothing", "FROM", "s@shop"],
            ["NOT", "SUBJECT", "other"],
        ):  # fmt: skip
            assert client.search(criteria) == [uid], criteria
        assert len(client.search(["ALL"])) == 2


def test_a_mail_is_fetched_whole_and_in_part_and_stays_unread(server: Mailboxes) -> None:
    uid = server.deliver("me@seed.example", RAW)
    with opened(server) as client:
        client.select_folder("INBOX", readonly=True)
        got = client.fetch(
            [uid], ["BODY[]<0.20>", "RFC822.SIZE", "FLAGS", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"]
        )
    assert got[uid][b"BODY[]<0>"] == b"Message-ID: <a1@shop"
    assert got[uid][b"RFC822.SIZE"] == len(RAW) + RAW.count(b"\n")
    assert got[uid][b"BODY[HEADER.FIELDS (SUBJECT)]"] == b"Subject: Order [K7Q2]\r\n\r\n"
    assert got[uid][b"FLAGS"] == ()


def test_reading_a_folder_open_for_writing_marks_the_mail(server: Mailboxes) -> None:
    uid = server.deliver("me@seed.example", RAW)
    with opened(server) as client:
        client.select_folder("INBOX")
        client.fetch([uid], ["BODY[]"])
    assert server.accounts["me@seed.example"].folders["INBOX"].messages[0].flags == {r"\Seen"}


def test_folders_have_their_special_use_and_names_outside_of_ascii(server: Mailboxes) -> None:
    server.deliver("me@seed.example", RAW, "Entwürfe")
    with opened(server) as client:
        listed = {name: flags for flags, _, name in client.list_folders()}
    assert listed["Junk"] == (b"\\Junk",)
    assert "Entwürfe" in listed


def test_a_wrong_password_is_refused_and_no_password_is_recorded(server: Mailboxes) -> None:
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        opened(server, "wrong")
    assert server.said("LOGIN") == ("LOGIN me@seed.example",)


def test_a_token_signs_in_where_passwords_do_not() -> None:
    with mailboxes(habits=Habits(passwords=False)) as server:
        server.account("me@seed.example", token="ya29")
        client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=5)
        client.oauth2_login("me@seed.example", "ya29")
        client.logout()
        with pytest.raises(imaplib.IMAP4.error):
            opened(server)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_it_speaks_tls_with_a_certificate_for_its_name(security: Security) -> None:
    with mailboxes(security=security) as server:
        server.account("me@seed.example")
        is_tls = security is Security.TLS
        context = ssl.create_default_context(cafile=authority().ca_file)
        client = IMAPClient(
            "localhost", server.port, ssl=is_tls, ssl_context=context if is_tls else None, timeout=5
        )
        if not is_tls:
            assert client.has_capability("LOGINDISABLED")
            client.starttls(context)
        client.login("me@seed.example", "secret")
        client.logout()


def test_gmail_tells_the_tab_of_what_is_in_the_inbox() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account("me@seed.example", folders=GMAIL)
        uid = server.deliver("me@seed.example", RAW, tab="promotions")
        with opened(server) as client:
            client.select_folder("INBOX", readonly=True)
            assert client.gmail_search("rfc822msgid:a1@shop.example category:promotions") == [uid]
            assert client.gmail_search("category:primary") == []


def test_a_fault_can_begin_while_it_runs(server: Mailboxes) -> None:
    opened(server).logout()
    server.fault = Fault.BUSY
    with pytest.raises(imaplib.IMAP4.error):
        opened(server)
    server.stop()
    with pytest.raises(OSError, match="refused"):
        opened(server)
