"""Which mail in a mailbox is the test mail: how to ask a server for it, and the proof that it is ours."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from deliverability.net.imap import Envelope
from deliverability.seeds.tokens import HEADER, codes_in

THREAD = ("IN-REPLY-TO", "REFERENCES")
NAMES = (
    "MESSAGE-ID", HEADER.upper(), "SUBJECT", "TO", "DELIVERED-TO", "X-ORIGINAL-TO", *THREAD, "CONTENT-TYPE",
)  # fmt: skip
"""The headers a mail is recognised by."""
SKEW = timedelta(minutes=10)
"""By so much the clock of a mail server may be behind."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A test mail to look for. `since`: when it was sent, or the test began.

    `token`: 32 hexadecimal digits in its header and Message-ID, without which it is not ours; "" where a
    person sends it: then the newest with the code, in the subject or the address, is meant. With a
    `message_id` but no token, the answer to that mail is.
    """

    probe_id: int
    token: str
    message_id: str
    code: str
    since: datetime

    @property
    def is_answer(self) -> bool:
        """What answers our mail is looked for, not a test mail."""
        return bool(self.message_id) and not self.token


def criteria(wanted: Wanted, is_gmail: bool) -> tuple[object, ...]:
    """What to search for (RFC 9051 §6.4.4), so that the server does the work in a mailbox of thousands.

    By the code too, as a relay may write a Message-ID of its own (Outlook.com does), and by our header, as
    one may change the subject.
    """
    if wanted.is_answer:
        by_thread = ("OR", "HEADER", "In-Reply-To", wanted.message_id, "HEADER", "References")
        return ("OR", "SUBJECT", wanted.code, *by_thread, wanted.message_id, *since(wanted))
    if not wanted.token:
        return ("OR", "SUBJECT", wanted.code, "TO", wanted.code, *since(wanted))
    if is_gmail:
        query = f"rfc822msgid:{wanted.message_id.strip('<>')}"
        return ("OR", "X-GM-RAW", query, "SUBJECT", wanted.code, *since(wanted))
    by_marks = ("OR", "SUBJECT", wanted.code, "HEADER", HEADER, wanted.token)
    return ("OR", "HEADER", "Message-ID", wanted.message_id, *by_marks, *since(wanted))


def plain_criteria(wanted: Wanted) -> tuple[object, ...]:
    """The same for a server that takes no more than the simplest search."""
    return ("SUBJECT", wanted.code, *since(wanted))


def since(wanted: Wanted) -> tuple[object, ...]:
    """A search for what came from the day before on: servers go by the day in their own time zone."""
    return ("SINCE", (wanted.since - timedelta(days=1)).date())


def newest_that_fits(wanted: Wanted, envelopes: tuple[Envelope, ...]) -> Envelope | None:
    """The one that is ours, the newest of several; None when none is."""
    ours = [one for one in envelopes if _fits(wanted, one)]
    return max(ours, key=lambda one: one.uid, default=None)


def _fits(wanted: Wanted, envelope: Envelope) -> bool:
    mail = message_from_bytes(envelope.headers)
    if wanted.token:
        return _carries(mail, wanted)
    if envelope.arrived_at is not None and envelope.arrived_at < wanted.since - SKEW:
        return False
    if wanted.is_answer:
        return _answers(mail, wanted)
    texts = (_text(value) for name in NAMES[2:6] for value in mail.get_all(name, ()))
    return any(wanted.code.upper() in codes_in(text) for text in texts)


def _answers(mail: Message, wanted: Wanted) -> bool:
    """Not our own mail where its sender keeps it, and no bounce of it (RFC 3462)."""
    if (
        wanted.message_id in _values(mail, "Message-ID")
        or "multipart/report" in _values(mail, "Content-Type").lower()
    ):
        return False
    in_thread = any(wanted.message_id in _values(mail, name) for name in THREAD)
    return in_thread or wanted.code.upper() in codes_in(_text(_values(mail, "Subject")))


def _values(mail: Message, name: str) -> str:
    return " ".join(str(value) for value in mail.get_all(name, ()))


def _carries(mail: Message, wanted: Wanted) -> bool:
    """Only we can make the token, so a mail with a copied code alone is somebody else's."""
    ids = [str(value).strip().strip("<>") for value in mail.get_all("Message-ID", ())]
    held = [str(value).strip() for value in mail.get_all(HEADER, ())] + [one.partition("@")[0] for one in ids]
    return any(hmac.compare_digest(one.encode("utf-8", "replace"), wanted.token.encode()) for one in held)


def _text(value: object) -> str:
    """A header as people read it (RFC 2047)."""
    try:
        return str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, ValueError):
        return str(value)
