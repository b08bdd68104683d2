"""A way to one DNS server: its sockets, its streams (TCP, DoT, DoH), its rate and its health."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING

from checks.model import Reason
from deliverability.addresses import ResolverAddress
from deliverability.net import wire
from deliverability.net.udp import Udp

if TYPE_CHECKING:
    import dns.message
    import httpx

SILENT_BEFORE_REST = 3  # questions in a row without an answer
REST = 15.0  # seconds a silent server is asked last


class Failed(Exception):  # noqa: N818
    """A stream gave no message, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Bucket:
    """A token bucket: how long to wait for the next question; `rate` a second, 0 for no limit."""

    __slots__ = ("_free_at", "burst", "gap")

    def __init__(self, rate: float) -> None:
        self.gap = 1.0 / rate if rate > 0 else 0.0
        self.burst = 0.1  # seconds' worth that may go at once
        self._free_at = 0.0

    def take(self, now: float) -> float:
        """Seconds until this question may go."""
        if not self.gap:
            return 0.0
        self._free_at = max(self._free_at, now - self.burst) + self.gap
        return max(0.0, self._free_at - now)


class Link:
    """One server."""

    def __init__(self, server: ResolverAddress, rate: float) -> None:
        self.server = server
        self.shown = str(server)
        self.udp = Udp((server.address, server.port)) if server.scheme == "udp" else None
        self.bucket = Bucket(rate)
        self.resting_until = 0.0
        self._silent = 0
        self._client: httpx.AsyncClient | None = None

    def __str__(self) -> str:
        return self.shown

    def was_silent(self, now: float) -> None:
        self._silent += 1
        if self._silent >= SILENT_BEFORE_REST:
            self.resting_until = now + REST

    def answered(self) -> None:
        self._silent = 0
        self.resting_until = 0.0

    async def stream(self, query: bytes, question: bytes, timeout: float) -> wire.Message:  # noqa: ASYNC109
        """Send a query over TCP, TLS or HTTPS and read its answer; Failed with the reason."""
        try:
            async with asyncio.timeout(timeout):
                message = await self._exchange(query)
        except TimeoutError:
            raise Failed(Reason.TIMEOUT) from None
        except Failed:
            raise
        except (OSError, EOFError, asyncio.IncompleteReadError):
            raise Failed(Reason.UNREACHABLE) from None
        return self._read(message, question)

    def _read(self, message: bytes, question: bytes) -> wire.Message:
        try:
            if not wire.belongs(message, question):
                raise Failed(Reason.MALFORMED)
            said = wire.read(message, question)
        except wire.Malformed:
            raise Failed(Reason.MALFORMED) from None
        if said.flags & wire.TC:
            raise Failed(Reason.TRUNCATED)
        return said

    async def _exchange(self, query: bytes) -> bytes:
        if self.server.scheme == "udp":
            return await _tcp(self.server, query)
        import dns.message

        message = dns.message.from_wire(query)
        if self.server.scheme == "tls":
            return await _tls(self.server, message)
        return await self._https(message)

    async def _https(self, message: dns.message.Message) -> bytes:
        import dns.asyncquery
        import dns.exception
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(http2=True, trust_env=False)
        try:
            reply = await dns.asyncquery.https(message, self.server.url, client=self._client)
        except (httpx.HTTPError, dns.exception.DNSException, ValueError):
            raise Failed(Reason.UNREACHABLE) from None
        return reply.to_wire()

    def close(self) -> None:
        if self.udp is not None:
            self.udp.close()


async def _tcp(server: ResolverAddress, query: bytes) -> bytes:
    """RFC 7766: two octets of length before the message."""
    reader, writer = await asyncio.open_connection(server.address, server.port)
    try:
        writer.write(struct.pack("!H", len(query)) + query)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        return await reader.readexactly(length)
    finally:
        writer.close()


async def _tls(server: ResolverAddress, message: dns.message.Message) -> bytes:
    import dns.asyncquery
    import dns.exception

    try:
        reply = await dns.asyncquery.tls(
            message, server.address, port=server.port, server_hostname=server.name or None
        )
    except (dns.exception.DNSException, ValueError):
        raise Failed(Reason.UNREACHABLE) from None
    return reply.to_wire()
