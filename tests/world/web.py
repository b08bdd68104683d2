"""A web server of a world: pages over HTTPS as its words want them, and the hostile ways of some."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.world.behaviour import Service, begin_tls
from tests.world.marks import mark_file

NOT_FOUND = Service("https", (("status", "404"), ("body", "Not found")))
PADDING = 80_000


async def speak(
    server: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[str], None]
) -> None:
    """One connection and one request; `hear` is told of the request line and of the host it names."""
    await begin_tls(server, reader, writer)
    request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    hosts = [line.partition(":")[2].strip() for line in request if line.lower().startswith("host:")]
    hear(f"{request[0]} {' '.join(hosts)}")
    page = _page(server, request[0].split(" ")[1])
    await _say(page, _mark(server, page) if page.has("mark") else page.value("body").encode(), writer)


def _page(server: Service, path: str) -> Service:
    """The line of the zone text for this path; one without a path holds for all."""
    fitting = (page for page in (server, *server.others) if page.value("path", path) == path)
    return next(fitting, NOT_FOUND)


def _mark(server: Service, page: Service) -> bytes:
    """The certificate of a mark for the names in "mark", which holds the logo at "mark-logo"."""
    logo = _page(server, page.value("mark-logo", "/logo.svg")).value("body").encode()
    days, kind = float(page.value("mark-days", "200")), page.value("mark-kind", "Registered Mark")
    return mark_file(tuple(page.value("mark").split(",")), logo, days, kind, page.value("mark-flaw"))


async def _say(page: Service, body: bytes, writer: asyncio.StreamWriter) -> None:
    if page.has("too-long"):
        body += b" " * int(page.value("too-long") or PADDING)
    if page.has("gzip"):
        body = gzip.compress(body, mtime=0)  # the same at any time, as the library judges its octets
    writer.write("".join(f"{line}\r\n" for line in _head(page, len(body))).encode("latin-1") + b"\r\n")
    if page.has("drip"):
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)
    writer.write(_chunked(body) if page.has("chunked") else body)
    await writer.drain()


def _head(page: Service, length: int) -> list[str]:
    lines = [
        f"HTTP/1.1 {page.value('status', '200')} Said",
        f"Content-Type: {page.value('type', 'text/plain')}",
    ]
    if page.has("chunked"):
        lines.append("Transfer-Encoding: chunked")
    elif not page.has("drip"):
        lines.append(f"Content-Length: {length}")
    if page.has("gzip"):
        lines.append("Content-Encoding: gzip")
    if page.has("location"):
        lines.append(f"Location: {page.value('location')}")
    if page.has("modified"):
        then = datetime.now(UTC) - timedelta(days=float(page.value("modified")))
        lines.append(f"Last-Modified: {format_datetime(then, usegmt=True)}")
    return lines


def _chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
