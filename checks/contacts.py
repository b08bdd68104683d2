"""What mail servers and web servers said when they were reached, as values: TLS, SMTP and HTTPS."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from checks.model import Reason, Unknown


class Kind(StrEnum):
    """What is done with whoever is reached."""

    SMTP = "smtp"
    """Greeting, EHLO, STARTTLS, EHLO, QUIT; `target` is the MX host's name."""
    OLD_TLS = "old-tls"
    """As SMTP, and in the handshake we know no TLS above 1.1."""
    MAILBOXES = "mailboxes"
    """As SMTP, then MAIL FROM:<> and one RCPT TO for each of `words`, and QUIT; opt-in."""
    HTTPS = "https"
    """One GET; `target` is the whole URL."""
    CONNECT = "connect"
    """A connection to the SMTP port and nothing more: whether this machine may use it at all."""


class Contact(NamedTuple):
    """One thing to do once: `target` as its kind says, `address` the IP to connect to.

    `words`: what the kind needs beside; for MAILBOXES the addresses to ask for. For SMTP they change nothing:
    "again" tells a second look from the first.
    """

    kind: Kind
    target: str
    address: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.target} ({self.address})"


@dataclass(frozen=True, slots=True)
class Tls:
    """A TLS handshake. Trust, name and time are kept apart, since each means something else.

    `version`: "TLSv1.3"; `chain`: the certificates presented, DER, the server's own first.
    `trust`: "" when the chain leads to an authority of this machine's list, else OpenSSL's complaint; names
    and times are left aside. `overdue`: OpenSSL's complaint where only the time of some certificate is wrong.
    `problem`: why the handshake failed; "" when it was finished, and the rest is empty when it was not.
    """

    version: str = ""
    cipher: str = ""
    chain: tuple[bytes, ...] = ()
    trust: str = ""
    overdue: str = ""
    problem: str = ""


class Line(NamedTuple):
    """One line of a dialogue, no CRLF; `ours` when we said it; `after` seconds since the connection."""

    ours: bool
    text: str
    after: float


@dataclass(frozen=True, slots=True)
class SmtpTalk:
    """A dialogue with the mail server at `address` up to where it ended (RFC 5321 §3.1, RFC 3207).

    `tls`: the handshake after STARTTLS; None when it was not offered or not accepted.
    `ended`: why it ended before our QUIT, None when it came that far.
    """

    lines: tuple[Line, ...] = ()
    tls: Tls | None = None
    ended: Reason | None = None


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What a web server answered to one GET; no redirect is followed.

    `headers`: names in lower case, in order. `body`: as it came, never decompressed.
    `status` 0: there was none, and `ended` says why (also when only the body was cut off or too long).
    """

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    tls: Tls | None = None
    ended: Reason | None = None

    @property
    def is_of_the_moment(self) -> bool:
        """It says nothing of the page, only that there is none now (RFC 9110 §15.5.9, §15.6, RFC 6585 §4)."""
        return self.status in (408, 425, 429) or self.status >= 500

    def header(self, name: str) -> str:
        """The first value of a header, "" when it is not there."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Connected:
    """A connection was made; nothing was said."""


Talk: TypeAlias = SmtpTalk | HttpReply | Connected
Reached: TypeAlias = Talk | Unknown
"""Unknown when there was no connection at all: its reason tells refused from silent from not allowed."""
