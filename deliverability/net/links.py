"""A way to one DNS server: its sockets, its streams, its rate and its health."""

from __future__ import annotations

import asyncio

from checks.model import Reason
from deliverability.addresses import ResolverAddress, Scheme
from deliverability.net import wire
from deliverability.net.streams import Https, Streams, Unusable
from deliverability.net.udp import Udp

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
    """One server; `flights` counts the questions that go to it alone."""

    def __init__(self, server: ResolverAddress, rate: float) -> None:
        self.server = server
        self.shown = str(server)
        self.udp = Udp((server.address, server.port)) if server.scheme is Scheme.UDP else None
        self.streams = Https(server) if server.scheme is Scheme.HTTPS else Streams(server)
        self.bucket = Bucket(rate)
        self.resting_until = 0.0
        self.flights = 0
        self._silent = 0

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
                message = await self.streams.exchange(query)
        except TimeoutError:
            raise Failed(Reason.TIMEOUT) from None
        except Unusable:
            raise Failed(Reason.MALFORMED) from None
        except ConnectionRefusedError:
            raise Failed(Reason.CONNECTION_REFUSED) from None
        except (OSError, EOFError):
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

    def close(self) -> None:
        if self.udp is not None:
            self.udp.close()
        self.streams.close()

    async def wait_closed(self) -> None:
        await self.streams.wait_closed()
