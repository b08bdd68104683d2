"""Our own mail server, for those with port 25: takes mail for one-time addresses, and hands on none."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from deliverability.addresses import ListenAddress
from deliverability.seeds.mail_us.limits import Caps, Gate
from deliverability.seeds.mail_us.session import Counted

log = logging.getLogger(__name__)
NOBODY = "550 5.1.1 Nobody has this address"
ONE = "452 4.5.3 One recipient at a time"
LATER = "451 4.3.2 Try again later"
TAKEN = "250 2.0.0 Taken"
PATIENCE = 10.0
"""Seconds for the database."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail for the test with `code`, as it came: `raw` with Return-Path and Received of ours on top."""

    code: str
    recipient: str
    ip: str
    helo: str
    envelope_from: str
    raw: bytes
    at: datetime


class Desk(Protocol):
    """What the server asks: the code of an address, whether its test still waits, and to keep a mail.

    `waits` and `keep` may take a while, and are called in threads.
    """

    def code(self, address: str, now: datetime) -> str | None: ...

    def waits(self, code: str, address: str) -> bool: ...

    def keep(self, mail: Arrived) -> bool: ...


class Receiver:
    """The server, in a thread of its own from `start` (OSError when it cannot listen) to `stop`."""

    def __init__(
        self, place: ListenAddress, domain: str, tls: ssl.SSLContext, desk: Desk,
        clock: Callable[[], datetime], caps: Caps = Caps(),  # noqa: B008  # frozen
    ) -> None:  # fmt: skip
        self._place, self._domain, self._tls, self._desk = place, domain, tls, desk
        self._clock, self._caps = clock, caps
        self._loop = asyncio.new_event_loop()
        self._pool = ThreadPoolExecutor(2, "mail received")
        self._thread: threading.Thread | None = None
        self.port = place.port

    def start(self) -> None:
        """Listen."""
        logging.getLogger("mail.log").setLevel(
            logging.CRITICAL
        )  # the library writes down every line it hears
        server = self._loop.run_until_complete(self._listen())
        self.port = server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up on everybody; a mail that is being kept is kept."""
        thread, self._thread = self._thread, None
        if thread is not None:
            asyncio.run_coroutine_threadsafe(self._put_away(), self._loop).result(PATIENCE)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(PATIENCE)
        self._pool.shutdown()
        if not self._loop.is_running():
            self._loop.close()

    async def _listen(self) -> asyncio.Server:
        gate, handler = (
            Gate(self._caps),
            _Handler(self._desk, self._domain, self._pool, self._clock, self._caps),
        )
        self._server = await self._loop.create_server(
            lambda: Counted(handler, self._caps, gate, self._domain, self._tls),
            self._place.host, self._place.port,
        )  # fmt: skip
        return self._server

    async def _put_away(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Handler:
    """What aiosmtpd asks at each step; the replies tell nobody which addresses there are."""

    def __init__(
        self, desk: Desk, domain: str, pool: ThreadPoolExecutor, clock: Callable[[], datetime], caps: Caps
    ) -> None:
        self._desk, self._domain, self._pool, self._clock, self._caps = desk, domain, pool, clock, caps
        self._held: dict[SMTP, str] = {}  # session -> the code of the mail that is on its way
        self._wrong: dict[SMTP, int] = {}

    def over(self, server: SMTP) -> None:
        """The session has ended."""
        self._held.pop(server, None)
        self._wrong.pop(server, None)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self._held.pop(server, None)
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._held.pop(server, None)
        return "250 2.0.0 Fine"

    async def handle_VRFY(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str
    ) -> str:
        return "252 2.1.5 Send it and see"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return ONE
        code = self._desk.code(address, self._clock())
        if code is None or not await self._asked(self._desk.waits, code, address):
            return self._nobody(server)
        if code in self._held.values() or len(self._held) >= self._caps.mails:
            return LATER
        self._held[server] = code
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Fine"

    def _nobody(self, server: SMTP) -> str:
        self._wrong[server] = self._wrong.get(server, 0) + 1
        if self._wrong[server] >= self._caps.wrong and server.transport is not None:
            server.loop.call_later(0.1, server.transport.close)
        return NOBODY

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        code = self._held.pop(server, None)
        if code is None:
            return LATER
        kept = await self._asked(self._desk.keep, self._arrived(code, session, envelope))
        return TAKEN if kept else NOBODY

    async def handle_exception(self, error: Exception) -> str:
        """Ours, or the database's: the sender keeps the mail and tries again."""
        log.error("a mail could not be received: %s", type(error).__name__)
        return LATER

    async def _asked(self, ask: Callable[..., bool], *values: Any) -> bool:
        asking = asyncio.get_running_loop().run_in_executor(self._pool, ask, *values)
        return await asyncio.wait_for(asking, PATIENCE)

    def _arrived(self, code: str, session: Session, envelope: Envelope) -> Arrived:
        now, ip = self._clock(), session.peer[0]  # type: ignore[index]
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        helo, recipient = _line(session.host_name or "") or "unknown", envelope.rcpt_tos[0]
        top = (
            f"Return-Path: <{_line(sender)}>\r\n"
            f"Received: from {helo} ([{'IPv6:' if ':' in ip else ''}{ip}])\r\n"
            f"\tby {self._domain} with {'ESMTPS' if session.ssl else 'ESMTP'}{_tls(session)}\r\n"
            f"\tfor <{recipient}>; {format_datetime(now)}\r\n"
        )
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        return Arrived(code, recipient, ip, helo, _line(sender), top.encode() + content, now)


def _tls(session: Session) -> str:
    """As receivers write it into Received: "(version=TLSv1.3 cipher=…)"."""
    cipher = session.ssl.get("cipher") if isinstance(session.ssl, dict) else None
    return f" (version={cipher[1]} cipher={cipher[0]})" if cipher else ""


def _line(text: str) -> str:
    """What a stranger said, fit for one line of a header: printable ASCII without what structures it."""
    kept = "".join(letter for letter in text if letter.isascii() and letter.isprintable())
    return "".join(letter for letter in kept if letter not in '<>()[];\\" ')[:255]
