"""The town of doubles: a real SMTP server in this process, and mailboxes over real IMAP of the tests' own."""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import dkim
from aiosmtpd.smtp import SMTP, Envelope, Session

from deliverability.config_sections import Security
from tests.mailbox import Mailboxes, mailboxes
from tests.notify.post_office import Office, post_office
from tests.stories.senders import GTUBE, RECEIVER, RESULTS, SELECTOR, SENDING_IP, SUBMISSION, keys
from tests.stories.town import PASSWORD, Town

NO_SUCH = "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"
IS_SPAM = "554 5.7.1 Gtube pattern"
BOUNCE = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@{host}>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="back"

--back
Content-Type: text/plain; charset=us-ascii

Your mail did not arrive.

--back
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}
Remote-MTA: dns; mx.seeds.example
Diagnostic-Code: smtp; {said}

--back
Content-Type: message/rfc822

"""


@contextmanager
def town_of_doubles() -> Iterator[Town]:
    """Until the end; nothing needs to be installed."""
    put_off = _PutOff()
    with mailboxes() as boxes, post_office(password=PASSWORD, security=Security.STARTTLS) as office:
        _deliver(office, boxes, put_off)
        yield Town(office.port, Security.STARTTLS, boxes.port, Security.NONE, put_off.release, boxes.account)


class _PutOff:
    """Mails that wait."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def release(self) -> None:
        while self.waiting:
            self.waiting.pop()()


def _deliver(office: Office, boxes: Mailboxes, put_off: _PutOff) -> None:
    """What the office takes goes on at once, to where its recipient says."""

    async def taken(server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        for to in envelope.rcpt_tos:
            _go_on(boxes, put_off, str(envelope.mail_from), to, envelope.content)
        return "250 2.0.0 Ok: queued as 4TzK1s0Y"

    office.handle_DATA = taken  # type: ignore[method-assign, assignment]


def _go_on(boxes: Mailboxes, put_off: _PutOff, sender: str, to: str, raw: bytes) -> None:
    signed = _signed(sender, raw)
    fate = to.partition("@")[0].rstrip("123")
    if GTUBE.encode() in raw or fate == "gone":
        said = IS_SPAM if GTUBE.encode() in raw else NO_SUCH.format(to=to)
        boxes.deliver(sender, _bounce(sender, to, said, signed))
    elif fate == "grey":
        put_off.waiting.append(partial(_file, boxes, sender, to, signed))
    elif fate != "void":
        _file(boxes, sender, to, signed)


def _file(boxes: Mailboxes, sender: str, to: str, signed: bytes) -> None:
    """What the receiver's filter writes above the mail, and Sieve does with it."""
    domain, now = sender.rpartition("@")[2], email.utils.formatdate()
    spf, seal, dmarc = RESULTS[domain]
    is_spam = "fail" in (spf, seal, dmarc)
    above = (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from {SUBMISSION} ({SUBMISSION} [{SENDING_IP}])\r\n"
        f"\tby {RECEIVER} (Postfix) with ESMTPS id 4TzK2p1Z\r\n\tfor <{to}>; {now}\r\n"
        f"Authentication-Results: {RECEIVER};\r\n\tdkim={seal}{_of(seal, f'header.d={domain}')};\r\n"
        f"\tspf={spf} smtp.mailfrom={sender};\r\n\tdmarc={dmarc} header.from={domain}\r\n"
    )
    spam = "X-Spam: Yes\r\n" if is_spam else ""
    boxes.deliver(to, (above + spam).encode() + signed, "Junk" if is_spam else "INBOX")


def _of(result: str, words: str) -> str:
    return f" {words}" if result != "none" else ""


def _signed(sender: str, raw: bytes) -> bytes:
    """As the sender's server passes it on: with where it came from, and the seal of its domain, if any."""
    domain = sender.rpartition("@")[2]
    handed_in = (
        f"Received: from [127.0.0.1] (unknown [127.0.0.1])\r\n\tby {SUBMISSION} (Postfix) with ESMTPSA;\r\n"
        f"\t{email.utils.formatdate()}\r\n"
    ).encode()
    key = keys().get(domain)
    if key is None:
        return handed_in + raw
    covered = [b"from", b"to", b"subject", b"date"]
    seal = dkim.sign(raw, SELECTOR.encode(), domain.encode(), key.private, include_headers=covered)
    return bytes(seal) + handed_in + raw


def _bounce(sender: str, to: str, said: str, raw: bytes) -> bytes:
    told = BOUNCE.format(
        host=SUBMISSION,
        sender=sender,
        to=to,
        said=said,
        status=said.split()[1],
        date=email.utils.formatdate(),
    )
    return told.replace("\n", "\r\n").encode() + raw + b"\r\n--back--\r\n"
