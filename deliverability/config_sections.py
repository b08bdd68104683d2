"""The sections of the settings that concern what the service does by itself: what it sends, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path

from deliverability.addresses import ListenAddress, parse_listen, parse_name
from deliverability.config_values import (
    Secret,
    choice,
    flag,
    many,
    number,
    secret,
    setting,
    show,
    text,
    whole,
)


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]{,1000}")
PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


def parse_mail_host(written: str) -> str:
    """Read the name or address of a mail server, "" for none."""
    return parse_name(written) if written.strip() else ""


def parse_sender(written: str) -> str:
    """Read "Name <address>" or an address, "" for none; ValueError shows what is right."""
    if not written.strip():
        return ""
    name, address = parseaddr(written)
    if not written.isprintable() or "@" not in address or set(name) & set('"\\'):
        raise ValueError(f"{show(written)} is no sender; write it like Mail health <checks@example.com>")
    quoted = f'"{name}"' if set(name) & set("()<>@,;:.[]") else name  # RFC 5322 §3.2.3
    return f"{quoted} <{parse_envelope(address)}>" if name else parse_envelope(address)


def parse_user(written: str) -> str:
    """Read the name of an account, "" for none."""
    if not PRINTABLE.fullmatch(written):
        raise ValueError(f"{show(written)} is no account; write the user name alone, in one line")
    return written.strip()


def parse_envelope(written: str) -> str:
    """Read an address, "" for none."""
    from deliverability.notify.mailbox import parse_mailbox  # late: it loads tables of names

    return parse_mailbox(written) if written.strip() else ""


@dataclass(frozen=True, slots=True)
class Work:
    """Checks of domains that are looked after: how many at once, 0 for no work in the background at all.

    `lease`: seconds without a sign of life after which a process counts as dead.
    """

    at_once: int = setting(50, whole(0, 5000))
    lease: int = setting(60, whole(10, 3600))


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that takes what we send, "" for none; `port` 0 is the usual one of `security`.

    `sender` is the From of our mail; `envelope_from` takes what comes back, "" for the sender's address.
    `timeout`: seconds for one message in all. `rate`: messages in a minute, 0 for no limit.
    """

    host: str = setting("", text(parse_mail_host))
    port: int = setting(0, whole(0, 65535))
    security: Security = setting(Security.STARTTLS, choice(Security))
    user: str = setting("", text(parse_user))
    password: Secret | None = setting(None, secret(least=1, fits=PRINTABLE))
    sender: str = setting("", text(parse_sender))
    envelope_from: str = setting("", text(parse_envelope))
    timeout: float = setting(60.0, number(1, 600))
    rate: int = setting(60, whole(0, 100_000))

    @property
    def is_set(self) -> bool:
        """Mail can be sent."""
        return bool(self.host and self.sender)

    @property
    def sender_address(self) -> str:
        """The bare address of `sender`."""
        return parseaddr(self.sender)[1]

    @property
    def bounce_address(self) -> str:
        """Who is told by other servers that a mail did not arrive."""
        return self.envelope_from or self.sender_address


@dataclass(frozen=True, slots=True)
class Library:
    """The library of answers. `review_days`: after so many somebody should read an answer again."""

    review_days: int = setting(180, whole(1, 3650))


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures for Prometheus at /metrics; without a token only this machine may ask."""

    enabled: bool = setting(False, flag())
    token: Secret | None = setting(None, secret(least=16, fits=PRINTABLE))


@dataclass(frozen=True, slots=True)
class Reports:
    """Health reports; `enabled` stops all mail to readers. The limits are of questions for consent."""

    enabled: bool = setting(True, flag())
    confirmations_per_hour: int = setting(20, whole(1, 10_000))
    confirmations_per_day: int = setting(100, whole(1, 100_000))
    readers: int = setting(1000, whole(1, 1_000_000))


def parse_own(written: str) -> str:
    """Read an address, or a domain for all its mailboxes; ValueError shows what is right."""
    return parse_envelope(written) if "@" in written else parse_name(written)


def parse_place(written: str) -> ListenAddress | None:
    """Read where to listen, "" for nowhere."""
    return parse_listen(written) if written.strip() else None


def parse_pem(written: str) -> Path | None:
    """Read the path of a file that holds a key and its certificates, "" for none."""
    if not written.strip():
        return None
    import ssl  # late: few name such a file

    found = Path(written).expanduser()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(found, password="")
    except ssl.SSLError:
        raise ValueError(
            f"{show(written)} holds no key with its certificate; write both into it as PEM"
        ) from None
    except OSError as error:
        raise ValueError(f"{show(written)} cannot be read ({error.strerror})") from None
    return found


def parse_client(written: str) -> str:
    """Read the id of an application at Microsoft or Google, "" for none."""
    if not re.fullmatch(r"[\w.-]{0,200}", written.strip(), re.ASCII):
        raise ValueError(f"{show(written)} is no id of an application; copy it once more, without blanks")
    return written.strip()


def parse_https(written: str) -> str:
    """Read an https address."""
    from deliverability.net.outside import parse_url  # late: few name one, and it loads asyncio

    found = parse_url(written).geturl().rstrip("/")
    if not found.startswith("https://"):
        raise ValueError(f"{show(written)} is no https address; tokens never go in the clear")
    return found


@dataclass(frozen=True, slots=True)
class Seeds:
    """Test mails to seed inboxes. `own`: addresses, or domains, whose mailboxes are the operator's own.

    `signs_as`: by which further names the operator's servers sign their Authentication-Results.
    The limits are of test mails: of one person in a day, to one address in an hour, of all in a day.
    `receive`: where our own mail server listens, None for nowhere; `receive_domain`: what is behind the @ of
    its addresses; `receive_certificate`: its key and certificates.
    The others: who we are to Microsoft and Google where mailboxes are signed in to by OAuth, and where these
    are asked.
    """

    own: tuple[str, ...] = setting((), many(text(parse_own)))
    signs_as: tuple[str, ...] = setting((), many(text(parse_name)))
    per_user_per_day: int = setting(20, whole(1, 10_000))
    per_recipient_per_hour: int = setting(5, whole(1, 1000))
    per_day: int = setting(200, whole(1, 100_000))
    receive: ListenAddress | None = setting(None, text(parse_place))
    receive_domain: str = setting("", text(parse_mail_host))
    receive_certificate: Path | None = setting(None, text(parse_pem))
    microsoft_client_id: str = setting("", text(parse_client))
    microsoft_authority: str = setting("https://login.microsoftonline.com/common", text(parse_https))
    google_client_id: str = setting("", text(parse_client))
    google_client_secret: Secret | None = setting(None, secret(least=8, fits=PRINTABLE))
    google_sign_in: str = setting("https://accounts.google.com/o/oauth2/v2/auth", text(parse_https))
    google_tokens: str = setting("https://oauth2.googleapis.com/token", text(parse_https))

    @property
    def is_receiving(self) -> bool:
        """A mail server of our own is wanted."""
        return self.receive is not None and bool(self.receive_domain)

    def is_own(self, address: str) -> bool:
        """The operator vouches for this mailbox, so that it may get test mails without being asked."""
        return address.lower() in map(str.lower, self.own) or address.rpartition("@")[2].lower() in self.own


def parse_ping(written: str) -> str:
    """Read a web address, "" for none."""
    from deliverability.net.outside import parse_url  # late: few name one, and it loads asyncio

    return parse_url(written).geturl() if written.strip() else ""


@dataclass(frozen=True, slots=True)
class Ping:
    """A watchdog elsewhere that hears from us every `minutes` while all is well; `url` "" for none."""

    url: str = setting("", text(parse_ping))
    minutes: int = setting(5, whole(1, 1440))
