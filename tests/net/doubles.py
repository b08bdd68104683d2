"""DNS servers that do as a test tells them, octet by octet, in the test's own event loop."""

from __future__ import annotations

import asyncio
import ssl
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import dns.message
import dns.rrset

from deliverability.addresses import ResolverAddress, Scheme
from deliverability.net.dns import Engine, Limits

Says = Callable[[bytes], list[bytes]]
"""A query's octets to the messages that answer it, in order."""

SECONDS = Limits(timeout=2.0, tries=2)


def plain(query: bytes, *records: str, ttl: int = 300) -> bytes:
    """The answer that holds these records, or an address when none is named."""
    reply = dns.message.make_response(dns.message.from_wire(query))
    asked = reply.question[0]
    held = records or ("192.0.2.1",)
    reply.answer = [dns.rrset.from_text(asked.name, ttl, "IN", asked.rdtype, *held)]
    return reply.to_wire(max_size=65535)


def say_plainly(query: bytes) -> list[bytes]:
    return [plain(query)]


class Double(asyncio.DatagramProtocol):
    """A server on one loopback port, over UDP and over TCP."""

    def __init__(self, says: Says, over_tcp: Says | None = None) -> None:
        self.says, self.over_tcp = says, over_tcp or says
        self.heard: list[tuple[float, bytes]] = []
        self.connections = 0
        self.transport: Any = None
        self.server: asyncio.Server | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.append((time.monotonic(), data))
        for message in self.says(data):
            self.transport.sendto(message, addr)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                query = await reader.readexactly(length)
                self.heard.append((time.monotonic(), query))
                for message in self.over_tcp(query):
                    writer.write(struct.pack("!H", len(message)) + message)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def address(self, scheme: Scheme = Scheme.UDP, name: str = "") -> ResolverAddress:
        return ResolverAddress(scheme, self.host, self.port, name)

    host, port = "127.0.0.1", 0


@asynccontextmanager
async def serving(
    says: Says = say_plainly,
    *,
    over_tcp: Says | None = None,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Double]:
    """A double that answers until the block ends."""
    double = Double(says, over_tcp)
    loop = asyncio.get_running_loop()
    double.server = await asyncio.start_server(double.talk, host, 0, ssl=tls)
    double.host, double.port = double.server.sockets[0].getsockname()[:2]
    await loop.create_datagram_endpoint(lambda: double, local_addr=(host, double.port))
    try:
        yield double
    finally:
        double.server.close()
        double.transport.close()


@asynccontextmanager
async def engine_of(*servers: ResolverAddress, limits: Limits = SECONDS) -> AsyncIterator[Engine]:
    """An engine that is closed at the end, whatever happens."""
    engine = Engine(servers, limits)
    try:
        yield engine
    finally:
        engine.close()
        await engine.wait_closed()
