"""One session of our own mail server: aiosmtpd's protocol, with an end, a size and a place for everything."""

from __future__ import annotations

import asyncio
import ssl
import time
from typing import Any

from aiosmtpd.smtp import SMTP

from deliverability.seeds.mail_us.limits import Caps, Gate

CALLS = 20
"""How often one command may be given in a session."""
SLACK = 256 * 1024
"""Octets of a session beside its message."""
BUSY = b"421 4.3.2 Too many connections, try again later\r\n"


class Counted(SMTP):
    """Hangs up at once where `gate` says so, and aborts what lasts too long or sends too much."""

    def __init__(self, handler: Any, caps: Caps, gate: Gate, domain: str, tls: ssl.SSLContext) -> None:
        super().__init__(
            handler, data_size_limit=caps.octets, enable_SMTPUTF8=True, hostname=domain, ident="ESMTP",
            tls_context=tls, timeout=caps.idle, command_call_limit=CALLS, loop=asyncio.get_running_loop(),
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
        )  # fmt: skip
        self._caps, self._gate = caps, gate
        self._left = caps.octets + SLACK
        self._peer = ""
        self._first: asyncio.BaseTransport | None = None
        self._is_refused = False
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._first is None:
            self._begin(transport)
        if not self._is_refused:
            super().connection_made(transport)

    def _begin(self, transport: asyncio.BaseTransport) -> None:
        self._first, self._peer = transport, transport.get_extra_info("peername")[0]
        self._is_refused = not self._gate.enter(self._peer, time.monotonic())
        if self._is_refused:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(BUSY)
            transport.close()
            return
        self._end = self.loop.call_later(self._caps.seconds, self._abort)

    def data_received(self, data: bytes) -> None:
        self._left -= len(data)
        if self._is_refused:
            return
        if self._left < 0:  # a line without an end is kept in memory by the library, whatever its length
            self._abort()
            return
        super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._is_refused else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        if self._is_refused:
            return
        if self._end is not None:
            self._end.cancel()
            self._end = None
            self._gate.leave(self._peer)
            self.event_handler.over(self)
        super().connection_lost(error)

    def _abort(self) -> None:
        if isinstance(self._first, asyncio.WriteTransport):
            self._first.abort()
