"""The door to a mailbox: read only, verified, with an end; it says in words why it stays shut."""

from __future__ import annotations

import base64
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deliverability.config_sections import Security
from deliverability.net import imap
from deliverability.net.imap import INBOX, Mailbox, mailbox
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.net.reach import Reach
from deliverability.seeds.model import Account, SignIn
from tests.mailbox import DOVECOT, GMAIL, GMAIL_HABITS, Fault, Habits, Mailboxes, mailboxes
from tests.world.authority import authority

ME = "me@seed.example"
RAW = b"Message-ID: <a1@shop.example>\nSubject: Order [K7Q2]\nFrom: s@shop.example\n\nHello\n"
LOOPBACK = ("127.0.0.0/8",)


def reach(seconds: float = 10.0, allow: tuple[str, ...] = LOOPBACK) -> Reach:
    return Reach(allow=allow, ca_file=str(authority().ca_file), seconds=seconds)


def shut(
    server: Mailboxes, account: Account | None = None, secret: str = "secret", **more: float
) -> NoMailbox:
    """Why the mailbox could not be read."""
    with (
        pytest.raises(NoMailbox) as error,
        mailbox(account or server.where(ME), secret, reach(**more)) as box,
    ):
        everything(box)
    return error.value


def everything(box: Mailbox) -> tuple[int, ...]:
    box.folders()
    box.open(INBOX)
    found = box.search("SUBJECT", "K7Q2", "SINCE", datetime.now(UTC).date() - timedelta(days=1))
    box.envelopes(found[:20], "MESSAGE-ID", "SUBJECT")
    for uid in found[:20]:
        box.raw(uid, 1000)
    return found


@pytest.mark.parametrize("security", list(Security))
def test_a_mailbox_is_read_and_nothing_in_it_changes(security: Security) -> None:
    with mailboxes(security=security) as server:
        held = server.account(ME)
        at = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
        uid = server.deliver(ME, RAW, at=at)
        with mailbox(server.where(ME), "secret", reach()) as box:
            box.open(INBOX)
            assert box.search("HEADER", "Message-ID", "<a1@shop.example>") == (uid,)
            (envelope,) = box.envelopes((uid, 77), "MESSAGE-ID")
            assert envelope.headers == b"Message-ID: <a1@shop.example>\r\n\r\n"
            assert (envelope.size, envelope.arrived_at) == (len(RAW.replace(b"\n", b"\r\n")), at)
            assert box.raw(uid, 14) == b"Message-ID: <a"
            assert box.raw(77, 14) == b""
        assert held.folders["INBOX"].messages[0].flags == set()
        names = {one.name for one in server.commands}
        assert names <= {
            "CAPABILITY",
            "STARTTLS",
            "LOGIN",
            "ID",
            "EXAMINE",
            "UID SEARCH",
            "UID FETCH",
            "LOGOUT",
        }
        assert all("PEEK" in said for said in server.said("UID FETCH"))


def test_starttls_comes_before_the_password() -> None:
    with mailboxes(security=Security.STARTTLS) as server:
        server.account(ME)
        with mailbox(server.where(ME), "secret", reach()) as box:
            box.folders()
        names = [one.name for one in server.commands]
        assert names.index("STARTTLS") < names.index("LOGIN")


def test_no_password_goes_out_where_starttls_is_not_offered() -> None:
    with mailboxes() as server:
        server.account(ME)
        asked = Account("localhost", server.port, Security.STARTTLS, ME)
        assert shut(server, asked).shut is Shut.NO_TLS
        assert server.logins == 0


def test_no_password_goes_over_the_internet_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "is_reachable", lambda address: address == "127.0.0.1")  # as if it were public
    with mailboxes() as server:
        server.account(ME)
        assert shut(server).shut is Shut.NO_TLS
        assert server.commands == []


def test_answers_before_tls_are_nobodys() -> None:
    with mailboxes(security=Security.STARTTLS, fault=Fault.EARLY_ANSWERS) as server:
        server.account(ME)
        assert shut(server).shut is Shut.BROKEN
        assert server.logins == 0


@pytest.mark.parametrize("flaw", ["self-signed", "unknown-ca", "early"])
def test_a_certificate_that_cannot_be_trusted_ends_it(flaw: str) -> None:
    with mailboxes(security=Security.TLS, flaw=flaw) as server:
        server.account(ME)
        assert shut(server).shut is Shut.CERTIFICATE
        assert server.logins == 0


def test_a_certificate_for_another_name_ends_it() -> None:
    with mailboxes(security=Security.TLS, names=("imap.other.example",)) as server:
        server.account(ME)
        error = shut(server, Account("localhost", server.port, Security.TLS, ME))
        assert error.shut is Shut.CERTIFICATE
        assert "localhost" in str(error)


def test_a_wrong_password_is_said_with_the_servers_words() -> None:
    with mailboxes() as server:
        server.account(ME)
        error = shut(server, secret="wrong")
        assert (error.shut, error.said) == (Shut.SIGN_IN, "[AUTHENTICATIONFAILED] Invalid credentials")


def test_an_access_token_signs_in_and_a_stale_one_does_not() -> None:
    with mailboxes(habits=Habits(passwords=False)) as server:
        server.account(ME, token="ya29.token")
        account = server.where(ME, SignIn.GOOGLE)
        with mailbox(account, "ya29.token", reach()) as box:
            everything(box)
        assert shut(server, account, "stale").shut is Shut.SIGN_IN
        assert shut(server).shut is Shut.SIGN_IN  # a password, where none is taken
        assert "LOGIN" not in {one.name for one in server.commands}


def test_a_password_outside_of_ascii_arrives_as_it_is() -> None:
    with mailboxes() as server:
        server.account(ME, "pässwört “secret” \\")
        with mailbox(server.where(ME), "pässwört “secret” \\", reach()) as box:
            everything(box)


def test_a_password_with_quotes_stays_one_argument() -> None:
    with mailboxes() as server:
        server.account(ME, 'a" {3}\\')
        with mailbox(server.where(ME), 'a" {3}\\', reach()) as box:
            everything(box)


@pytest.mark.parametrize("injected", ["\r\na2 DELETE INBOX", "\na2 LOGOUT", "\0", "\x01auth=Bearer x"])
def test_no_line_break_reaches_the_server(injected: str) -> None:
    with mailboxes() as server:
        server.account(ME)
        for user, secret in ((ME + injected, "secret"), (ME, "secret" + injected)):
            for way in (SignIn.PASSWORD, SignIn.GOOGLE):
                account = Account("localhost", server.port, Security.NONE, user, way)
                assert shut(server, account, secret).shut is Shut.SIGN_IN
        with suppress(NoMailbox), mailbox(server.where(ME), "secret", reach()) as box:
            box.open(f"INBOX{injected}".encode())
        with suppress(NoMailbox), mailbox(server.where(ME), "secret", reach()) as box:
            box.open(INBOX)
            box.search("SUBJECT", f"K7Q2{injected}")
        assert {one.name for one in server.commands} <= {
            "CAPABILITY", "LOGIN", "ID", "EXAMINE", "UID SEARCH", "LOGOUT",
        }  # fmt: skip


def test_folders_come_with_their_use_and_names_that_people_read() -> None:
    with mailboxes() as server:
        server.account(ME, folders={**DOVECOT, "Entwürfe/Alt & neu": "", "日本語": ""})
        server.deliver(ME, RAW, "Entwürfe/Alt & neu")
        with mailbox(server.where(ME), "secret", reach()) as box:
            folders = {one.name: one for one in box.folders()}
            assert folders["Junk"].flags == {"\\junk"}
            odd = folders["Entwürfe/Alt & neu"]
            assert (odd.raw, odd.delimiter, odd.last) == (b"Entw&APw-rfe/Alt &- neu", "/", "Alt & neu")
            box.open(odd.raw)
            assert len(box.search("ALL")) == 1
            box.open(folders["日本語"].raw)


def test_gmails_own_search_is_known_by_its_capability() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders=GMAIL)
        server.deliver(ME, RAW, tab="promotions")
        with mailbox(server.where(ME), "secret", reach()) as box:
            assert box.is_gmail
            box.open(INBOX)
            assert box.search("X-GM-RAW", "category:promotions") == (1,)


def test_folder_names_of_a_strange_server_hide_no_others() -> None:
    with mailboxes(fault=Fault.ODD_NAMES) as server:
        server.account(ME)
        with mailbox(server.where(ME), "secret", reach()) as box:
            names = [one.name for one in box.folders()]
        assert names == ['a"b', "\ufffd[31mred", "&broken", "<script>", "Entütl", "4711", *DOVECOT]


BROKEN = (
    Fault.DOWN, Fault.BUSY, Fault.HUGE_LITERAL, Fault.ENDLESS_LINE, Fault.FLOOD, Fault.NUL, Fault.WRONG_TAG,
    Fault.MANY_FOLDERS, Fault.FALSE_UIDS, Fault.UNASKED, Fault.DROPS, Fault.NO_SEARCH,
)  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_hostile_server_ends_in_words_and_soon(fault: Fault) -> None:
    with mailboxes(fault=fault) as server:
        server.account(ME)
        server.deliver(ME, RAW)
        began = time.monotonic()
        error = shut(server)
        assert error.shut in (Shut.BROKEN, Shut.REFUSED), error
        assert time.monotonic() - began < 8


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.DRIP])
def test_a_slow_server_ends_at_the_deadline(fault: Fault) -> None:
    with mailboxes(fault=fault) as server:
        server.account(ME)
        began = time.monotonic()
        error = shut(server, seconds=1.0)
        assert (error.shut, str(error)) == (Shut.BROKEN, "it did not answer in time")
        assert 0.9 < time.monotonic() - began < 5


def test_who_does_not_answer_to_good_bye_is_not_waited_for() -> None:
    with mailboxes(fault=Fault.LINGERS) as server:
        server.account(ME)
        began = time.monotonic()
        with mailbox(server.where(ME), "secret", reach(30)) as box:
            box.folders()
        assert 1.5 < time.monotonic() - began < 10


def test_deep_nesting_hides_nothing_else() -> None:
    with mailboxes(fault=Fault.DEEP) as server:
        server.account(ME)
        uid = server.deliver(ME, RAW)
        with mailbox(server.where(ME), "secret", reach()) as box:
            assert everything(box) == (uid,)


def test_a_private_address_is_not_reached_unless_the_operator_says_so() -> None:
    with mailboxes() as server:
        server.account(ME)
        with pytest.raises(NoMailbox) as error, mailbox(server.where(ME), "secret", reach(allow=())):
            pass
        assert error.value.shut is Shut.NOT_REACHED
        assert server.commands == []


def test_a_closed_port_is_said_with_its_number() -> None:
    with mailboxes() as server:
        server.stop()
        error = shut(server)
        assert error.shut is Shut.NOT_REACHED
        assert str(server.port) in str(error)


def test_a_server_that_repeats_the_password_does_not_spread_it() -> None:
    with parrot() as account, pytest.raises(NoMailbox) as error, mailbox(account, "hunter2-hunter2", reach()):
        pass
    assert error.value.shut is Shut.SIGN_IN
    assert "hunter2" not in str(error.value) + error.value.said


@pytest.mark.parametrize("offers", [b"", b" LOGINDISABLED AUTH=PLAIN SASL-IR", b" AUTH=XOAUTH2 SASL-IR"])
def test_nor_does_it_as_the_password_goes_over_the_wire(offers: bytes) -> None:
    secret = 'hunter2"\\hunter2'
    way = SignIn.GOOGLE if b"XOAUTH2" in offers else SignIn.PASSWORD
    with (
        parrot(offers) as account,
        pytest.raises(NoMailbox) as error,
        mailbox(replace(account, sign_in=way), secret, reach()),
    ):
        pass
    said = str(error.value) + error.value.said
    assert "I do not like" in said
    assert "hunter2" not in said
    whole = (f"\0{ME}\0{secret}", f"user={ME}\1auth=Bearer {secret}\1\1")
    assert not any(base64.b64encode(one.encode()).decode()[:24] in said for one in whole)


@pytest.mark.parametrize("way", [SignIn.PASSWORD, SignIn.GOOGLE])
def test_no_secret_is_ever_logged(way: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with mailboxes() as server:
        server.account(ME, "canary-8d1f", token="canary-8d1f")
        with mailbox(server.where(ME, way), "canary-8d1f", reach()) as box:
            everything(box)
        shut(server, server.where(ME, way), "canary-wrong")
        encoded = base64.b64encode(b"canary-8d1f").decode().rstrip("=")
        assert "canary" not in caplog.text
        assert encoded[:8] not in caplog.text


@contextmanager
def parrot(offers: bytes = b"") -> Iterator[Account]:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_parrot, args=(listener, offers), daemon=True).start()
    with listener:
        yield Account("localhost", listener.getsockname()[1], Security.NONE, ME)


def _parrot(listener: socket.socket, offers: bytes) -> None:
    """Says no to everything but CAPABILITY, with what it was told."""
    sock, _ = listener.accept()
    with sock, sock.makefile("rwb") as file:
        file.write(b"* OK hello\r\n")
        file.flush()
        for line in file:
            tag, _, rest = line.strip().partition(b" ")
            if rest == b"CAPABILITY":
                file.write(b"* CAPABILITY IMAP4rev1%s\r\n%s OK done\r\n" % (offers, tag))
            else:
                file.write(b"%s NO I do not like %s\r\n" % (tag, rest))
            file.flush()
