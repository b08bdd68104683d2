"""A real SMTP server on loopback (aiosmtpd) that takes mail, and misbehaves where a test wants it to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from deliverability.config import Network, Settings
from deliverability.config_sections import Mail, Security
from tests.world.authority import authority, server_context


@dataclass
class Office:
    """What has come. `answers`: recipient or step (MAIL, RCPT, DATA) -> replies, one each time, then 250.

    "drop" as a reply hangs up there; "drop-after" takes the mail and hangs up without a word.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    sessions: Counter[object] = field(default_factory=Counter)
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]

    def _next(self, *keys: str) -> str:
        for key in keys:
            if waiting := self.answers.get(key):
                return waiting.pop(0)
        return ""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self._next("MAIL"):
            return _maybe_drop(server, said)
        envelope.mail_from, envelope.mail_options = address, options
        return "250 fine"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self._next(address, "RCPT"):
            return _maybe_drop(server, said)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = self._next("DATA")
        if said and said != "drop-after":
            return _maybe_drop(server, said)
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(
            email.message_from_bytes(content.replace(b"\r\n", b"\n"), policy=email.policy.default)
        )  # type: ignore[arg-type]
        self.envelopes.append(envelope)
        self.sessions[session.peer] += 1
        return _maybe_drop(server, said) if said else "250 taken"


def _maybe_drop(server: SMTP, said: str) -> str:
    if said.startswith("drop"):
        assert server.transport is not None
        server.transport.abort()
    return said if said[:1].isdigit() else "451 never said"


class _Open(Controller):
    """aiosmtpd's controller on a free port; `tls`: from the first octet."""

    def __init__(self, office: Office, tls: ssl.SSLContext | None, **options: Any) -> None:
        super().__init__(office, hostname="127.0.0.1", port=0, ssl_context=tls, **options)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office(
    *, security: Security = Security.NONE, names: tuple[str, ...] = ("localhost",), flaw: str = "",
    password: str = "", answers: dict[str, list[str]] | None = None, utf8: bool = True,
) -> Iterator[Office]:  # fmt: skip
    """A server with a certificate for `names` of the tests' authority; `flaw` as of `authority().issue`."""
    office = Office(answers or {})
    context = None if security is Security.NONE else server_context(authority().issue(*names, flaw=flaw))
    options: dict[str, Any] = {"enable_SMTPUTF8": utf8}
    if security is Security.STARTTLS:
        options |= {"tls_context": context, "require_starttls": True}
    if password:
        options |= {"authenticator": _knows(password), "auth_require_tls": security is Security.STARTTLS}
    controller = _Open(office, context if security is Security.TLS else None, **options)
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        controller.stop()


def _knows(password: str) -> Callable[..., AuthResult]:
    def ask(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    return ask


def mail_settings(office: Office, **more: Any) -> Settings:
    """Settings that send to this server and trust its authority."""
    usual: dict[str, Any] = {
        "host": "localhost", "port": office.port, "security": Security.NONE, "timeout": 5.0, "rate": 0,
        "sender": "Mail health <checks@example.com>",
    }  # fmt: skip
    network = Network(ca_file=authority().ca_file, ehlo_name="checker.example.com")
    return Settings(network=network, mail=Mail(**(usual | more)))
