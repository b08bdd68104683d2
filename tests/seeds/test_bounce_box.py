"""What comes back is fetched from the sender's mailbox, and read there only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deliverability.net.reach import Reach
from deliverability.seeds.bounce_box import Returned, bounces_since
from tests.mailbox import Fault, Habits, Mailboxes, mailboxes

ME = "support@shop.example"
NOW = datetime.now(UTC)
BOUNCES = (
    b"From: Mail Delivery System <MAILER-DAEMON@mx.shop.example>\nSubject: Returned\n\nNo",
    b"From: postmaster@outlook.com\nSubject: Not there\n\nNo",
    b"From: x@y.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n",
    b"From: x@y.example\nSubject: Undeliverable: Re: Your order\n\nNo",
)


def fetched(server: Mailboxes) -> Returned:
    return bounces_since(server.where(ME), "secret", NOW, Reach(allow=("127.0.0.0/8",), seconds=5))


def test_bounces_of_every_kind_come_and_other_mail_does_not() -> None:
    with mailboxes() as server:
        held = server.account(ME)
        for number, raw in enumerate(BOUNCES):
            server.deliver(ME, raw, "Junk" if number == 1 else "INBOX", at=NOW)
        server.deliver(ME, b"From: customer@home.example\nSubject: Hello\n\nMAILER-DAEMON", at=NOW)
        server.deliver(ME, BOUNCES[0] + b" old", at=NOW - timedelta(days=9))
        returned = fetched(server)
        assert returned.problem == ""
        assert set(returned.mails) == {raw.replace(b"\n", b"\r\n") for raw in BOUNCES}
        assert not any(one.flags for folder in held.folders.values() for one in folder.messages)


def test_only_the_newest_and_only_their_beginnings_are_fetched() -> None:
    with mailboxes() as server:
        server.account(ME)
        for number in range(50):
            server.deliver(ME, BOUNCES[0] + b" %d" % number, at=NOW)
        server.deliver(ME, BOUNCES[0] + b"x" * 1_000_000, at=NOW)
        mails = fetched(server).mails
        assert [len(one) for one in mails[:1]] == [256 * 1024]
        assert (len(mails), mails[1][-3:], mails[-1][-3:]) == (40, b" 49", b" 11")


def test_a_mailbox_that_cannot_be_read_says_so() -> None:
    with mailboxes(fault=Fault.BUSY) as server:
        server.account(ME)
        assert fetched(server).problem == (
            "The mail server did not let us look: it refuses to show the mailbox: "
            "“too many connections, try later”."
        )


def test_a_server_without_headers_in_its_index_still_gives_the_daemons() -> None:
    with mailboxes(habits=Habits(header_search=False)) as server:
        server.account(ME)
        server.deliver(ME, BOUNCES[0], at=NOW)
        assert len(fetched(server).mails) == 1
