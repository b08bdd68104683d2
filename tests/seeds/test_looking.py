"""Where a test mail is found in a mailbox, that it is ours, and that a look which failed says so."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from checks.placement.record import Where
from deliverability.net.reach import Reach
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.tokens import HEADER
from tests.mailbox import (
    CPANEL,
    DOVECOT,
    GMAIL,
    GMAIL_HABITS,
    OUTLOOK,
    YAHOO,
    Fault,
    Habits,
    Mailboxes,
    mailboxes,
)

ME = "me@seed.example"
TOKEN = "0123456789abcdef0123456789abcdef"
SENT_AT = datetime.now(UTC) - timedelta(minutes=1)
WANTED = Wanted(7, TOKEN, f"<{TOKEN}@shop.example>", "K7Q2-9F3D", SENT_AT)
BY_HAND = dataclasses.replace(WANTED, token="", message_id="")


def mail(
    token: str = TOKEN,
    code: str = "K7Q2-9F3D",
    message_id: str = "",
    header: bool = True,
    received: bool = True,
) -> bytes:
    lines = [
        "Received: from mail.shop.example by mx.seed.example; Sun, 22 Nov 2026 12:00:00 +0000"
        if received
        else "",
        f"Message-ID: {message_id or f'<{token}@shop.example>'}",
        f"{HEADER}: {token}" if header else "",
        f"Subject: Re: Your order [{code}]",
        "From: Support <support@shop.example>",
        f"To: <{ME}>",
    ]
    return "\n".join([line for line in lines if line] + ["", "Hello", ""]).encode()


def looked(server: Mailboxes, *wanted: Wanted, junk: str = "", seconds: float = 10.0) -> Looked:
    reach = Reach(allow=("127.0.0.0/8",), seconds=seconds)
    return look(server.where(ME), "secret", wanted or (WANTED,), reach, junk)


@pytest.fixture
def server() -> Iterator[Mailboxes]:
    with mailboxes() as server:
        server.account(ME)
        yield server


def where(seen: Looked) -> tuple[tuple[Where, str, str], ...]:
    assert seen.problem == ""
    assert seen.is_healthy
    return tuple((one.where, one.folder, one.tab) for one in seen.found)


def test_a_mail_in_the_inbox_comes_whole_with_the_time_it_arrived(server: Mailboxes) -> None:
    at = datetime.now(UTC).replace(microsecond=0)
    server.deliver(ME, mail(), at=at)
    (found,) = looked(server).found
    raw = mail().replace(b"\n", b"\r\n")
    assert (found.probe_id, found.raw, found.size, found.arrived_at) == (7, raw, len(raw), at)


@pytest.mark.parametrize(
    ("folders", "folder", "expected"),
    [
        (DOVECOT, "INBOX", Where.INBOX),
        (DOVECOT, "Junk", Where.SPAM),
        (GMAIL, "[Gmail]/Spam", Where.SPAM),
        (YAHOO, "Bulk", Where.SPAM),
        (OUTLOOK, "Junk Email", Where.SPAM),
        (CPANEL, "INBOX.spam", Where.SPAM),
        ({"INBOX": "", "Courrier indésirable": ""}, "Courrier indésirable", Where.SPAM),
        ({"INBOX": "", "Нежелательная почта": ""}, "Нежелательная почта", Where.SPAM),
        ({**DOVECOT, "INBOX/Spam": ""}, "INBOX/Spam", Where.SPAM),  # beside the one that the server marks
        ({**DOVECOT, "Orders": ""}, "Orders", Where.FOLDER),
        ({**DOVECOT, "Projects/Spam": ""}, "Projects/Spam", Where.FOLDER),
        (DOVECOT, "Trash", Where.FOLDER),
    ],
)
def test_a_mail_is_where_its_folder_says(folders: dict[str, str], folder: str, expected: Where) -> None:
    with mailboxes(habits=Habits(delimiter="." if folders is CPANEL else "/")) as server:
        server.account(ME, folders=folders)
        server.deliver(ME, mail(), folder)
        assert where(looked(server)) == ((expected, folder, ""),)


@pytest.mark.parametrize(
    "habits", [Habits(special_use=False, xlist=True), Habits(special_use=False, asked_use=True)]
)
def test_a_server_is_asked_in_its_own_way_which_folder_is_for_spam(habits: Habits) -> None:
    with mailboxes(habits=habits) as server:
        server.account(ME, folders={"INBOX": "", "Ablage": r"\Junk"})
        server.deliver(ME, mail(), "Ablage")
        assert where(looked(server)) == ((Where.SPAM, "Ablage", ""),)


def test_the_spam_folder_that_a_person_named_wins(server: Mailboxes) -> None:
    server.deliver(ME, mail(), "Dubious")
    assert where(looked(server)) == ((Where.FOLDER, "Dubious", ""),)
    seen = looked(server, junk="dubious")
    assert where(seen) == ((Where.SPAM, "Dubious", ""),)
    assert seen.junk == "Dubious"


def test_without_a_known_spam_folder_nothing_counts_as_not_there() -> None:
    with mailboxes() as server:
        server.account(ME, folders={"INBOX": "", "Sieve": "", "Dubious": ""})
        server.deliver(ME, mail(), "Dubious")
        seen = looked(server)
        assert (seen.found, seen.is_healthy, seen.junk) == ((), False, "")
        assert seen.problem == "We do not know which folder is for spam. Say which one it is."
        assert seen.folders == ("INBOX", "Sieve", "Dubious")
        assert looked(server, junk="Gone").problem.startswith("The spam folder “Gone” is not there any more.")
        server.deliver(ME, mail())
        assert [one.where for one in looked(server).found] == [Where.INBOX]  # that much is sure


@pytest.mark.parametrize("tab", ["promotions", "social", "updates", "forums"])
def test_gmail_shows_a_mail_of_the_inbox_in_a_tab(tab: str) -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders=GMAIL)
        server.deliver(ME, mail(), tab=tab)
        server.deliver(ME, mail(), "[Gmail]/All Mail", tab="inbox")
        assert where(looked(server)) == ((Where.TAB, "INBOX", tab),)


def test_gmails_first_tab_is_the_inbox_and_a_copy_of_what_was_sent_is_not_there() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders=GMAIL)
        server.deliver(ME, mail(), "[Gmail]/All Mail", tab="sent")
        assert where(looked(server)) == ()
        server.deliver(ME, mail())
        assert where(looked(server)) == ((Where.INBOX, "INBOX", "primary"),)


def test_what_a_filter_of_gmail_keeps_out_of_the_inbox_is_not_missing() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders=GMAIL)
        server.deliver(ME, mail(), "[Gmail]/All Mail")
        assert where(looked(server)) == ((Where.FOLDER, "[Gmail]/All Mail", ""),)


def test_a_copy_that_a_mail_program_kept_was_not_delivered(server: Mailboxes) -> None:
    server.deliver(ME, mail(received=False), "Sent Items")
    assert where(looked(server)) == ()


@pytest.mark.parametrize(
    "changed",
    [
        mail(message_id="<new@outlook.com>"),  # Outlook.com writes its own
        mail(header=False),
        mail(message_id="<new@relay.example>", code="none"),
        mail().replace(b"Subject: Re: Your order", b"Subject: [EXTERNAL] Re: Your order"),
    ],
)
def test_a_mail_is_ours_by_any_place_that_holds_the_token(server: Mailboxes, changed: bytes) -> None:
    server.deliver(ME, changed)
    assert [one.where for one in looked(server).found] == [Where.INBOX]


@pytest.mark.parametrize(
    "forged",
    [
        mail("f" * 32),
        mail("", message_id="<x@evil.example>", header=False),
        mail(TOKEN[:-1], message_id="<x@evil.example>"),
        mail(TOKEN + "0", message_id=f"<x{TOKEN}@evil.example>"),
    ],
)
def test_a_strangers_mail_with_a_copied_code_does_not_count(server: Mailboxes, forged: bytes) -> None:
    server.deliver(ME, mail(), "Junk")
    server.deliver(ME, forged)
    assert where(looked(server)) == ((Where.SPAM, "Junk", ""),)


def test_a_server_that_searches_no_unknown_headers_finds_by_the_code() -> None:
    with mailboxes(habits=Habits(header_search=False, message_ids=False)) as server:
        server.account(ME)
        server.deliver(ME, mail())
        assert where(looked(server)) == ((Where.INBOX, "INBOX", ""),)


def test_a_server_whose_index_lags_behind_is_asked_for_its_newest() -> None:
    with mailboxes(habits=Habits(index=False)) as server:
        server.account(ME)
        server.deliver(ME, mail(), "Junk")
        for _ in range(49):
            server.deliver(ME, mail("a" * 32), "Junk")
        assert where(looked(server)) == ((Where.SPAM, "Junk", ""),)
        assert where(looked(server, BY_HAND)) == ((Where.SPAM, "Junk", ""),)


def test_what_a_person_sent_is_known_by_its_code_and_the_newest_is_meant(server: Mailboxes) -> None:
    now = datetime.now(UTC)
    server.deliver(ME, mail(), "Junk", at=now - timedelta(hours=5))  # an older one of the same code
    server.deliver(ME, mail("", message_id="<1@help.example>", header=False), at=now)
    newest = server.deliver(ME, mail("", message_id="<2@help.example>", header=False), at=now)
    (found,) = looked(server, BY_HAND).found
    assert (newest, b"<2@help.example>" in found.raw, found.where) == (2, True, Where.INBOX)


@pytest.mark.parametrize(
    "head",
    [
        "Subject: =?utf-8?b?QW50d29ydDogazdxMi05ZjNk?=\nTo: <me@seed.example>",
        "Subject: Hello\nTo: <me+K7Q2-9F3D@seed.example>",
    ],
)
def test_a_code_is_read_in_a_coded_subject_and_in_an_address(server: Mailboxes, head: str) -> None:
    server.deliver(ME, f"{head}\n\nHello".encode())
    assert [one.where for one in looked(server, BY_HAND).found] == [Where.INBOX]


def test_several_test_mails_are_found_in_one_visit(server: Mailboxes) -> None:
    tokens = {n: f"{n:032x}" for n in range(2, 8)}
    others = tuple(
        Wanted(n, token, f"<{token}@shop.example>", f"AAAA-AAA{n}", SENT_AT) for n, token in tokens.items()
    )
    for one in others[:-1]:
        server.deliver(ME, mail(one.token, one.code), "Junk" if one.probe_id % 2 else "INBOX")
    seen = looked(server, *others)
    assert {one.probe_id: one.where for one in seen.found} == {
        2: Where.INBOX, 3: Where.SPAM, 4: Where.INBOX, 5: Where.SPAM, 6: Where.INBOX,
    }  # fmt: skip
    assert seen.is_healthy
    assert server.logins == 1


def test_a_look_leaves_no_trace(server: Mailboxes) -> None:
    server.deliver(ME, mail())
    server.deliver(ME, mail(), "Junk")
    looked(server)
    held = server.accounts[ME]
    assert [one.flags for folder in held.folders.values() for one in folder.messages] == [set(), set()]
    allowed = {"CAPABILITY", "LOGIN", "ID", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}
    assert {one.name for one in server.commands} <= allowed
    assert all("BODY.PEEK[" in said for said in server.said("UID FETCH"))


def test_a_mail_larger_than_we_keep_comes_with_its_beginning_and_its_size(server: Mailboxes) -> None:
    server.deliver(ME, mail() + b"x" * 3_000_000)
    (found,) = looked(server).found
    assert (len(found.raw), found.size) == (1024 * 1024, len(mail().replace(b"\n", b"\r\n")) + 3_000_000)


def test_a_wrong_password_is_could_not_look_with_the_servers_words(server: Mailboxes) -> None:
    server.accounts[ME].password = "another"
    seen = looked(server)
    assert (seen.found, seen.is_healthy) == ((), False)
    assert seen.problem == (
        "The mail server did not let us look: it does not take this user name and password: "
        "“[AUTHENTICATIONFAILED] Invalid credentials”."
    )


HARMLESS = (Fault.NONE, Fault.DEEP, Fault.ODD_NAMES, Fault.LINGERS, Fault.EARLY_ANSWERS)
FAULTS = tuple(one for one in Fault if one not in HARMLESS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_server_is_never_a_missing_mail(server: Mailboxes, fault: Fault) -> None:
    server.fault = fault
    seen = looked(server, seconds=0.5 if fault in (Fault.SILENT, Fault.DRIP) else 10.0)
    assert (seen.found, seen.is_healthy) == ((), False)
    assert seen.problem.endswith(".")


def test_what_was_found_before_the_connection_broke_off_counts(server: Mailboxes) -> None:
    server.deliver(ME, mail())
    server.fault = Fault.NO_JUNK
    missing = dataclasses.replace(WANTED, probe_id=8, token="a" * 32, message_id="<a@b>", code="BBBB-BBBB")
    seen = looked(server, WANTED, missing)
    assert [one.probe_id for one in seen.found] == [7]
    assert not seen.is_healthy
    assert "internal error" in seen.problem


def test_a_thousand_messages_do_not_slow_the_search(server: Mailboxes) -> None:
    for number in range(1000):
        server.deliver(ME, mail(f"{number:032x}", "other", header=False))
    server.deliver(ME, mail())
    looked(server)  # the double reads each header once, as an index would have it
    began = time.monotonic()
    assert where(looked(server)) == ((Where.INBOX, "INBOX", ""),)
    assert time.monotonic() - began < 2
    fetched = [one for one in server.said("UID FETCH") if "1001" not in one]
    assert fetched == []  # the server searched, not we


def test_twenty_mailboxes_are_looked_into_side_by_side_and_hostile_ones_hold_up_none() -> None:
    hostile = (Fault.SILENT, Fault.DRIP, Fault.FLOOD, Fault.MANY_FOLDERS)
    users = [f"seed{number}@seed.example" for number in range(16)]
    reach = Reach(allow=("127.0.0.0/8",), seconds=20)
    with ExitStack() as stack:
        server = stack.enter_context(mailboxes())
        others = [stack.enter_context(mailboxes(fault=fault)) for fault in hostile]
        pool = stack.enter_context(ThreadPoolExecutor(20))
        for user in users:
            server.account(user)
            server.deliver(user, mail(), "Junk")
        for other in others:
            other.account(ME)
        began = time.monotonic()
        stuck = [pool.submit(look, one.where(ME), "secret", (WANTED,), reach) for one in others]
        seen = list(pool.map(lambda user: look(server.where(user), "secret", (WANTED,), reach), users))
        took = time.monotonic() - began
        assert [[one.where for one in each.found] for each in seen] == [[Where.SPAM]] * 16
        for other in others:
            other.stop()
        assert not any(one.result().is_healthy for one in stuck)
    assert took < 15
