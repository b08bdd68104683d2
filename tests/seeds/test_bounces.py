"""Bounces as servers write them: which mail, who, why; late mail, answers and hostile mail are none."""

from __future__ import annotations

import base64
import time

import pytest

from deliverability.seeds.bounces import read_bounce
from tests.seeds.samples import TOKEN

RETURNED = f"""From: Acme support <support@acme.example>
To: seed@inbox.example
Subject: Your order [K7Q2-9F3D]
Message-ID: <{TOKEN}@acme.example>
Deliverability-Probe: {TOKEN}
"""


def dsn(
    fields: str, *, returned: str = RETURNED, kind: str = "text/rfc822-headers", front: str = "",
    report: str = "delivery-status",
) -> bytes:  # fmt: skip
    """A report as RFC 3464 has it."""
    return f"""{front}From: MAILER-DAEMON@mail.acme.example
To: support@acme.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type={report}; boundary="b1"

--b1
Content-Type: text/plain

I could not deliver your mail.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.acme.example

{fields}

--b1
Content-Type: {kind}

{returned}
--b1--
""".encode()


POSTFIX = """Final-Recipient: rfc822; Seed@Inbox.example
Original-Recipient: rfc822;seed@inbox.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.inbox.example
Diagnostic-Code: smtp; 550 5.1.1 <seed@inbox.example>: Recipient address
    rejected: User unknown"""
GMAIL = """Final-Recipient: rfc822; seed@inbox.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.26, the server for the domain.)
Diagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp
Last-Attempt-Date: Fri, 04 Dec 2026 06:20:00 -0800 (PST)"""
EXCHANGE = """Final-recipient: rfc822;seed@inbox.example
Action: failed
Status: 5.7.515
Diagnostic-code: smtp;550 5.7.515 Access denied, sending domain ACME.EXAMPLE does not meet the required level
Remote-MTA: dns;AM7EUR03FT009.mail.protection.outlook.com"""
UNIX = """Final-Recipient: rfc822; seed@inbox.example
Action: failed
Status: 5.2.2
Diagnostic-Code: x-unix; the disk has no room"""


@pytest.mark.parametrize(
    ("fields", "code", "status", "cause", "by"),
    [
        (POSTFIX, 550, "5.1.1", "mailbox", "mx.inbox.example"),
        (GMAIL, 550, "5.7.26", "authentication", "gmail-smtp-in.l.google.com."),
        (EXCHANGE, 550, "5.7.515", "authentication", "AM7EUR03FT009.mail.protection.outlook.com"),
        (UNIX, 0, "5.2.2", "full", "mail.acme.example"),
    ],
    ids=["postfix", "gmail", "exchange", "unix"],
)
def test_a_report_says_which_mail_who_and_why(
    fields: str, code: int, status: str, cause: str, by: str
) -> None:
    bounce = read_bounce(dsn(fields))
    assert bounce is not None
    assert (bounce.tokens, bounce.codes) == ((TOKEN,), ("K7Q2-9F3D",))
    assert bounce.recipient == "seed@inbox.example"
    refused = bounce.refusal
    assert (refused.code, refused.status, refused.cause) == (code, status, cause)
    assert refused.by.startswith(by)
    assert refused.at_once is False
    assert "\n" not in refused.said


def test_the_mail_is_known_where_it_came_back_whole_or_encoded() -> None:
    whole = read_bounce(dsn(POSTFIX, kind="message/rfc822", returned=RETURNED + "\nHello\n"))
    assert whole is not None
    assert whole.tokens == (TOKEN,)
    encoded = base64.encodebytes(RETURNED.encode()).decode()
    kind = "text/rfc822-headers\nContent-Transfer-Encoding: base64"
    packed = read_bounce(dsn(POSTFIX, kind=kind, returned=encoded))
    assert packed is not None
    assert packed.tokens == (TOKEN,)
    assert packed.codes == ("K7Q2-9F3D",)


def test_where_only_the_bounce_names_the_mail_it_is_known_too() -> None:
    bounce = read_bounce(dsn(POSTFIX, returned="", front=f"In-Reply-To: <{TOKEN}@acme.example>\n"))
    assert bounce is not None
    assert bounce.tokens == (TOKEN,)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_mail_that_is_late_or_well_is_no_bounce(action: str) -> None:
    fields = POSTFIX.replace("Action: failed", f"Action: {action}").replace("Status: 5.1.1", "Status: 4.4.1")
    assert read_bounce(dsn(fields)) is None


def test_of_many_recipients_the_one_that_failed_counts() -> None:
    late = "Final-Recipient: rfc822; other@inbox.example\nAction: delayed\nStatus: 4.4.1\n\n"
    bounce = read_bounce(dsn(late + POSTFIX))
    assert bounce is not None
    assert bounce.recipient == "seed@inbox.example"


QMAIL = f"""From: MAILER-DAEMON@mail.acme.example
To: support@acme.example
Subject: failure notice

Hi. This is the qmail-send program at mail.acme.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<seed@inbox.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

{RETURNED}
The warning: this will be retried says nothing here.
""".encode()
EXIM = f"""From: Mail Delivery System <Mailer-Daemon@mail.acme.example>
X-Failed-Recipients: seed@inbox.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  seed@inbox.example
    host mx.inbox.example [192.0.2.25]
    SMTP error from remote mail server after end of data:
    554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using
    zen.spamhaus.org

------ This is a copy of the message, including all the headers. ------

{RETURNED}
""".encode()
OLD_EXCHANGE = f"""From: postmaster@inbox.example
Subject: Undeliverable: Your order [K7Q2-9F3D]

Delivery has failed to these recipients or groups:

seed@inbox.example
The address you typed is not there.

Diagnostic information for administrators:
Generating server: EX1.inbox.example
seed@inbox.example
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:
Message-ID: <{TOKEN}@acme.example>
""".encode()
FREE = f"""From: bounces@service.example
Subject: Undeliverable mail

We were unable to deliver your mail to <seed@inbox.example>.

The server said (5.2.2): mailbox full

-----Original message-----
{RETURNED}
""".encode()


@pytest.mark.parametrize(
    ("raw", "code", "status", "cause", "by"),
    [
        (QMAIL, 550, "5.1.1", "mailbox", "mail.acme.example"),
        (EXIM, 554, "5.7.1", "reputation", "mx.inbox.example"),
        (OLD_EXCHANGE, 550, "5.1.1", "mailbox", "ex1.inbox.example"),
        (FREE, 0, "5.2.2", "full", "service.example"),
    ],
    ids=["qmail", "exim", "old exchange", "a service"],
)
def test_plain_words_of_a_server_are_understood(
    raw: bytes, code: int, status: str, cause: str, by: str
) -> None:
    bounce = read_bounce(raw)
    assert bounce is not None
    assert (bounce.tokens, bounce.recipient) == ((TOKEN,), "seed@inbox.example")
    refused = bounce.refusal
    assert (refused.code, refused.status, refused.cause, refused.by) == (code, status, cause, by)


LATE = QMAIL.replace(b"This is a permanent error; I've given up.", b"It has not yet been delivered.")
VACATION = f"""From: seed@inbox.example
Auto-Submitted: auto-replied
Subject: Out of office: Your order [K7Q2-9F3D]
In-Reply-To: <{TOKEN}@acme.example>

I could not be delivered from work, giving up. Room 550 is empty.
""".encode()
PERSON = QMAIL.replace(b"MAILER-DAEMON@mail.acme.example", b"sam@acme.example")
READ_RECEIPT = dsn(POSTFIX, report="disposition-notification").replace(
    b"message/delivery-status", b"message/disposition-notification"
)
WORDLESS = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nIt failed, giving up.\n"


@pytest.mark.parametrize(
    "raw", [LATE, VACATION, PERSON, READ_RECEIPT, WORDLESS, b"", b"\n\n", b"\xff\xfe\x00", b"From: \n: x\n"],
    ids=["late", "vacation", "person", "read receipt", "wordless", "empty", "blank", "octets", "colon"],
)  # fmt: skip
def test_what_is_no_bounce_is_none(raw: bytes) -> None:
    assert read_bounce(raw) is None


def _nested(levels: int) -> bytes:
    lines = []
    for level in range(levels):
        lines.append(f'Content-Type: multipart/report; report-type=delivery-status; boundary="b{level}"\n')
        lines.append(f"--b{level}")
    return "\n".join(lines).encode()


HOSTILE = {
    "nested": _nested(5000),
    "less nested": _nested(39),
    "parts": dsn(POSTFIX) + b"\n--b1\n\nx" * 100_000,
    "blocks": dsn("Action: delayed\n\n" * 50_000 + POSTFIX),
    "long lines": dsn("Diagnostic-Code: smtp; " + "5" * 1_000_000),
    "brackets": b"From: MAILER-DAEMON@x\nSubject: failure notice giving up\n\n" + b"<" * 1_000_000,
    "addresses": b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"a.a.a@b" * 200_000,
    "from": b"From: " + b"<((((" * 200_000 + b"\n\ngiving up 550 no",
    "tokens": dsn(POSTFIX, returned=(f"<{TOKEN}@x>\n<" + "ab" * 16 + ">\n") * 20_000),
    "types": b"Content-Type: " + b"multipart/report;" * 50_000 + b"\n\n",
    "charset": b"From: MAILER-DAEMON@x\nContent-Type: text/plain; charset=\xff\n\ngiving up 550 no",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_costs_little_and_never_breaks_anything(name: str) -> None:
    began = time.process_time()
    bounce = read_bounce(HOSTILE[name])
    assert time.process_time() - began < 1.5
    assert bounce is None or len(bounce.refusal.said) <= 2000
