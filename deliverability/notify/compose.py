"""Turns a letter into the octets of a mail: fixed header names, encoded text, lines that end in CRLF."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any, cast

from deliverability.notify.letter import Content

HEADERS = (
    "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To", "In-Reply-To",
    "References", "Deliverability-Consent", "Deliverability-Probe",
)  # fmt: skip
"""What a letter may set beside the headers that every mail has."""
SUBJECT = 200
"""Characters; no mail program shows more."""
_VALUE = re.compile(r"(?!.*=\?)[\x20-\x7e]{1,900}")  # RFC 5322 §2.1.1: a line of at most 998


def compose(content: Content, recipient: str, sender: str, message_id: str, now: datetime) -> bytes:
    """The mail as it goes over the wire, before dots are doubled.

    `sender`: "Name <address>"; `recipient`: one address as `parse_mailbox` gives it; `message_id` with its
    brackets. ValueError for a header that is not in HEADERS, or whose value is no line of ASCII.
    """
    automatic = ("Auto-Submitted", "auto-generated")  # RFC 3834 §5: no holiday answers to this
    return written(
        replace(content, headers=(automatic, *content.headers)), recipient, sender, message_id, now
    )


def written(content: Content, recipient: str, sender: str, message_id: str, now: datetime) -> bytes:
    """As `compose`, without any header that says a machine wrote it."""
    mail = EmailMessage(policy=_policy(recipient + parseaddr(sender)[1]))  # a name alone can be encoded
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = _subject(content.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id
    for name, value in content.headers:
        _set(mail, name, value)
    _fill(mail, content.text, content.html)
    return mail.as_bytes()


def _fill(mail: EmailMessage, text: str, html: str) -> None:
    """Quoted-printable holds no bare CR or LF, which servers read in different ways."""
    if not html:
        mail.set_content(text, cte="quoted-printable")
    elif not text:
        mail.set_content(html, subtype="html", cte="quoted-printable")
    else:
        mail.set_content(text, cte="quoted-printable")
        mail.add_alternative(html, subtype="html", cte="quoted-printable")


def needs_utf8(address: str) -> bool:
    """Whether only servers with SMTPUTF8 (RFC 6531) can carry it."""
    return not address.isascii()


def _set(mail: EmailMessage, name: str, value: str) -> None:
    if name not in HEADERS:
        raise ValueError(f"{name!r} is no header of ours")
    if not _VALUE.fullmatch(value):
        raise ValueError(f"the value of {name} is no line of ASCII")
    mail[name] = value


def _subject(text: str) -> str:
    """One line; what looks encoded (RFC 2047) is not, or it would be read as what it stands for."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    line = line.replace("=?", "= ?")
    return line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1]}\N{HORIZONTAL ELLIPSIS}"


class _Whole(UnstructuredHeader):
    """A value that is never folded or encoded: a long link in it would no longer be one."""

    max_count = 1
    name: str  # what it is mixed into has it

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy(addresses: str) -> Policy:
    registry = HeaderRegistry()
    for name in (*HEADERS, "Message-ID"):
        registry.map_to_type(name.lower(), cast(Any, _Whole))
    return SMTP.clone(utf8=needs_utf8(addresses), header_factory=registry)
