"""Our mail server on loopback with a desk that remembers, for tests that speak real SMTP to it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from deliverability.addresses import ListenAddress
from deliverability.seeds.mail_us.certificate import context_for
from deliverability.seeds.mail_us.limits import Caps
from deliverability.seeds.mail_us.one_time import address_for, code_of
from deliverability.seeds.mail_us.receiver import Arrived, Receiver

KEY, DOMAIN, CODE = "k" * 40, "in.checker.example", "K7Q2-9F3D"
NOW = datetime(2027, 3, 14, 8, 30, tzinfo=UTC)


@dataclass
class Remembering:
    """Knows the codes of `waiting`; keeps each one's first mail. `breaks`: it cannot reach its database."""

    waiting: set[str] = field(default_factory=lambda: {CODE})
    kept: list[Arrived] = field(default_factory=list)
    breaks: bool = False

    def code(self, address: str, now: datetime) -> str | None:
        return code_of(KEY, address, DOMAIN, now)

    def waits(self, code: str, address: str) -> bool:
        if self.breaks:
            raise OSError("the disk is full")
        return code in self.waiting

    def keep(self, mail: Arrived) -> bool:
        self.waiting.discard(mail.code)
        self.kept.append(mail)
        return True


@contextmanager
def served(desk: Remembering, caps: Caps = Caps()) -> Iterator[Receiver]:  # noqa: B008
    """The server, at a free port of 127.0.0.1."""
    place = ListenAddress("127.0.0.1", 0)
    server = Receiver(place, DOMAIN, context_for(DOMAIN, None), desk, lambda: NOW, caps)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def address(code: str = CODE) -> str:
    """A live one."""
    return address_for(KEY, code, DOMAIN, NOW)


def client(server: Receiver) -> smtplib.SMTP:
    """Somebody who connects and says EHLO."""
    smtp = smtplib.SMTP("127.0.0.1", server.port, local_hostname="mail.shop.example", timeout=10)
    smtp.ehlo()
    return smtp


def trusting() -> ssl.SSLContext:
    """As senders of mail do: encrypted, whoever it is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
