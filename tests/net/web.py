"""A web server that does as a test tells it, and one GET to it, in one event loop."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from checks.contacts import Contact, HttpReply, Kind
from checks.model import Unknown
from deliverability.net.https import get
from tests.world.authority import authority, server_context

HOST = "mta-sts.example.com"
URL = f"https://{HOST}/.well-known/mta-sts.txt"
CA = str(authority().ca_file)
Serve: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def asked(serve: Serve, *, url: str = URL, seconds: float = 5.0) -> HttpReply | Unknown:
    """What one GET to a server that does `serve` came to."""
    return asyncio.run(ask(serve, url=url, seconds=seconds))


async def ask(serve: Serve, *, url: str = URL, seconds: float = 5.0) -> HttpReply | Unknown:
    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Cancelled when the loop ends: asyncio of Python 3.11 would log that as a fault.
        with suppress(OSError, asyncio.IncompleteReadError, RuntimeError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        contact = Contact(Kind.HTTPS, url, "127.0.0.1")
        try:
            return await get(contact, port, ("127.0.0.0/8",), ca_file=CA, seconds=seconds)
        finally:
            server.close()


def over_tls(serve: Serve, context: ssl.SSLContext | None = None) -> Serve:
    """The same behind a handshake."""
    context = context or server_context(authority().issue(HOST))

    async def secured(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await writer.start_tls(context)
        await serve(reader, writer)

    return secured


def saying(*parts: bytes, pause: float = 0.0) -> Serve:
    """Reads the request, then says these octets over TLS, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return over_tls(serve)


def repeating(head: bytes, part: bytes, pause: float = 0.0) -> Serve:
    """Says `head`, then `part` for ever, over TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return over_tls(serve)
