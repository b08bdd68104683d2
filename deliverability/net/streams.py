"""Streams to one DNS server: TCP (RFC 7766), TLS (RFC 7858) and HTTPS (RFC 8484)."""

from __future__ import annotations

import asyncio
import ssl
import struct
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from deliverability.addresses import ResolverAddress, Scheme

if TYPE_CHECKING:
    import httpx

MEDIA_TYPE = "application/dns-message"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unusable(Exception):  # noqa: N818
    """The server answered with something that is no DNS message."""


@cache
def trust() -> ssl.SSLContext:
    """Whom to believe in TLS: the system's authorities, read once."""
    return ssl.create_default_context()


class Streams:
    """TCP or TLS to one server; a TLS connection is kept for the next question (RFC 7858 §3.4)."""

    def __init__(self, server: ResolverAddress) -> None:
        self._server = server
        self._kept: list[Ends] = []
        self._closed = False

    async def exchange(self, query: bytes) -> bytes:
        """One question, one answer; OSError or EOFError when the stream fails."""
        while self._kept:
            try:
                return await self._say(self._kept.pop(), query)
            except (OSError, EOFError):
                pass  # the server had enough of this connection meanwhile
        return await self._say(await self._open(), query)

    async def _open(self) -> Ends:
        server = self._server
        if server.scheme is not Scheme.TLS:
            return await asyncio.open_connection(server.address, server.port)
        # Without a name the certificate must be for the address itself.
        name = server.name or server.address
        return await asyncio.open_connection(server.address, server.port, ssl=trust(), server_hostname=name)

    async def _say(self, ends: Ends, query: bytes) -> bytes:
        reader, writer = ends
        whole = False
        try:
            writer.write(struct.pack("!H", len(query)) + query)
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            message = await reader.readexactly(length)
            whole = True
        finally:
            if whole and self._server.scheme is Scheme.TLS and not self._closed:
                self._kept.append(ends)
            else:
                writer.close()
        return message

    def close(self) -> None:
        """Close the connections kept; those in use close when their task ends."""
        self._closed = True
        for _, writer in self._kept:
            writer.close()

    async def wait_closed(self) -> None:
        for _, writer in self._kept:
            with suppress(OSError):  # it is closed all the same
                await writer.wait_closed()
        self._kept.clear()


class Https:
    """HTTPS to one server, over one client with its connections."""

    def __init__(self, server: ResolverAddress) -> None:
        self._url = server.url
        self._client: httpx.AsyncClient | None = None

    async def exchange(self, query: bytes) -> bytes:
        """One question, one answer; OSError when there is none, Unusable when it is not DNS."""
        import httpx  # late: few ask over HTTPS

        if self._client is None:
            # No time-outs of its own: whoever asks has one.
            self._client = httpx.AsyncClient(http2=True, trust_env=False, verify=trust(), timeout=None)
        headers = {"content-type": MEDIA_TYPE, "accept": MEDIA_TYPE}
        try:
            reply = await self._client.post(self._url, content=query, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ConnectionError(str(error)) from None
        if reply.status_code != 200:
            raise ConnectionError(f"HTTP status {reply.status_code}")
        if reply.headers.get("content-type") != MEDIA_TYPE:
            raise Unusable
        return reply.content

    def close(self) -> None:
        """Nothing that can be done at once; see wait_closed."""

    async def wait_closed(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None
