"""Web servers that mean ill: each with how a GET to it must end, at the latest by its deadline."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import struct
from dataclasses import dataclass
from itertools import count

from checks.model import Reason
from tests.net.web import HOST, Serve, over_tls, repeating, saying
from tests.world.authority import authority, server_context

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = bytes.fromhex("1f8b0800000000000003") + b"\xec\xc1\x01\x0d\x00\x00\x00\xc2\xa0\xf7\x4f\x6d" * 40_000


@dataclass(frozen=True, slots=True)
class Hostile:
    """What the server does, and the reply to expect: its status, how long its body is, why it ended."""

    serve: Serve
    status: int = 0
    body: int = 0
    ended: Reason | None = None


def raw(*parts: bytes, pause: float = 0.0, again: bool = False) -> Serve:
    """Reads nothing of TLS, says these octets, and hangs up, or says them for ever."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
            if not again:
                return

    return serve


def after_hello(*parts: bytes, pause: float = 0.0, again: bool = False) -> Serve:
    """As `raw`, once the client has begun the handshake."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        await raw(*parts, pause=pause, again=again)(reader, writer)

    return serve


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def then(*steps: Serve) -> Serve:
    """One after the other."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for step in steps:
            await step(reader, writer)

    return serve


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


def _plain(*parts: bytes) -> Serve:
    """These octets inside TLS, without reading a request."""
    return raw(*parts)


def _slow_handshake() -> Serve:
    """The right handshake, one octet at a time."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        engine = server_context(authority().issue(HOST)).wrap_bio(incoming, outgoing, server_side=True)
        while True:
            try:
                engine.do_handshake()
            except ssl.SSLWantReadError:
                for octet in outgoing.read():
                    writer.write(bytes([octet]))
                    await writer.drain()
                    await asyncio.sleep(0.02)
                incoming.write(await reader.read(4096))

    return serve


def _wrong_cipher() -> Serve:
    context = server_context(authority().issue(HOST))
    context.sni_callback = lambda engine, name, context: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    return over_tls(silent, context)


def _certificates(many: int) -> Serve:
    """A chain that alone is longer than all we read."""
    issued = authority().issue(HOST)
    long = issued.file.with_suffix(f".{many}.pem")
    own = issued.file.read_text("ascii")
    long.write_text(own + own[own.rindex("-----BEGIN CERT") :] * many, "ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(long)
    return over_tls(silent, context)


def _numbered_headers() -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader, writer)
        writer.write(OK)
        for number in count():
            writer.write(b"X-%d: %s\r\n" % (number, b"y" * 100))
            await writer.drain()

    return over_tls(serve)


RANDOM = os.urandom(16_000)
HOSTILE: dict[str, Hostile] = {
    # before TLS
    "says nothing": Hostile(silent, ended=Reason.TIMEOUT),
    "resets at once": Hostile(reset, ended=Reason.CONNECTION_LOST),
    "hangs up at once": Hostile(raw(), ended=Reason.CONNECTION_LOST),
    "resets after the hello": Hostile(then(after_hello(), reset), ended=Reason.CONNECTION_LOST),
    "hangs up after the hello": Hostile(after_hello(), ended=Reason.CONNECTION_LOST),
    "speaks HTTP without TLS": Hostile(
        after_hello(OK + b"\r\nhi"), ended=Reason.NOT_SPOKEN
    ),
    "greets like a mail server": Hostile(raw(b"220 mail.example.com ESMTP\r\n"), ended=Reason.NOT_SPOKEN),
    "floods random octets": Hostile(raw(RANDOM, again=True), ended=Reason.NOT_SPOKEN),
    "floods zeros": Hostile(raw(b"\0" * 16_000, again=True), ended=Reason.NOT_SPOKEN),
    "drips a record that never ends": Hostile(
        raw(b"\x16\x03\x03\x40\x00", *[b"\x02"] * 1000, pause=0.05), ended=Reason.TIMEOUT
    ),
    "floods TLS alerts of warning": Hostile(
        after_hello(b"\x15\x03\x03\x00\x02\x01\x00" * 2000, again=True), ended=Reason.CONNECTION_LOST
    ),
    "floods empty TLS records": Hostile(
        after_hello(b"\x16\x03\x03\x00\x00" * 3000, again=True), ended=Reason.NOT_SPOKEN
    ),
    "floods change-cipher records": Hostile(
        after_hello(b"\x14\x03\x03\x00\x01\x01" * 3000, again=True), ended=Reason.NOT_SPOKEN
    ),
    "shakes hands octet by octet": Hostile(_slow_handshake(), ended=Reason.TIMEOUT),
    "knows no such name": Hostile(_wrong_cipher(), ended=Reason.CONNECTION_LOST),
    "presents more certificates than we read": Hostile(_certificates(600), ended=Reason.NOT_SPOKEN),
    # inside TLS, before an answer
    "is silent inside TLS": Hostile(over_tls(silent), ended=Reason.TIMEOUT),
    "hangs up inside TLS": Hostile(over_tls(_request), ended=Reason.CONNECTION_LOST),
    "resets inside TLS": Hostile(over_tls(then(_request, reset)), ended=Reason.CONNECTION_LOST),
    "floods without a line's end": Hostile(repeating(b"", b"x" * 65536), ended=Reason.TOO_LONG),
    "floods empty lines": Hostile(repeating(b"", b"\r\n" * 8000), ended=Reason.NOT_SPOKEN),
    "floods NULs": Hostile(repeating(b"", b"\0" * 65536), ended=Reason.NOT_SPOKEN),
    "drips its first line": Hostile(repeating(b"HTTP/1.1 200 O", b"K", 0.05), ended=Reason.TIMEOUT),
    "floods its first line": Hostile(repeating(b"HTTP/1.1 200 ", b"K" * 65536), ended=Reason.TOO_LONG),
    "says 100 for ever": Hostile(
        repeating(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), ended=Reason.TOO_LONG
    ),
    "drips 100s": Hostile(repeating(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05), ended=Reason.TIMEOUT),
    "switches protocols": Hostile(
        saying(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), ended=Reason.NOT_SPOKEN
    ),
    "speaks HTTP/2": Hostile(
        saying(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\0" * 18), ended=Reason.NOT_SPOKEN
    ),
    "speaks HTTP/9": Hostile(saying(b"HTTP/9.9 200 OK\r\n\r\n"), ended=Reason.NOT_SPOKEN),
    "has a status of four digits": Hostile(saying(b"HTTP/1.1 2000 OK\r\n\r\n"), ended=Reason.NOT_SPOKEN),
    "has a negative status": Hostile(saying(b"HTTP/1.1 -20 OK\r\n\r\n"), ended=Reason.NOT_SPOKEN),
    # headers
    "has headers without end": Hostile(_numbered_headers(), ended=Reason.TOO_LONG),
    "drips a header": Hostile(repeating(OK + b"X: ", b"y", 0.05), ended=Reason.TIMEOUT),
    "has one header of megabytes": Hostile(repeating(OK + b"X: ", b"y" * 65536), ended=Reason.TOO_LONG),
    "has 101 headers": Hostile(
        saying(OK + b"X: y\r\n" * 101 + b"\r\nhi"), status=200, ended=Reason.TOO_LONG
    ),
    "has NULs in a header": Hostile(saying(OK + b"X: a\0b\r\n\r\n"), ended=Reason.NOT_SPOKEN),
    "has a header with a blank in its name": Hostile(
        saying(OK + b"Content Length: 3\r\n\r\nhi"), ended=Reason.NOT_SPOKEN
    ),
    "has a negative length": Hostile(saying(OK + b"Content-Length: -1\r\n\r\nhi"), ended=Reason.NOT_SPOKEN),
    "has a length of 1,000 digits": Hostile(
        saying(OK + b"Content-Length: " + b"9" * 1000 + b"\r\n\r\nhi"), ended=Reason.NOT_SPOKEN
    ),
    "has two lengths": Hostile(
        saying(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nhi"), ended=Reason.NOT_SPOKEN
    ),
    "has a transfer coding nobody knows": Hostile(
        saying(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), ended=Reason.NOT_SPOKEN
    ),
    # bodies
    "promises exabytes and hangs up": Hostile(
        saying(OK + b"Content-Length: 9000000000000000000\r\n\r\nhi"), 200, 2, Reason.CONNECTION_LOST
    ),
    "promises a body and is silent": Hostile(
        over_tls(then(_request, _plain(OK + b"Content-Length: 9\r\n\r\n"), silent)), 200, 0, Reason.TIMEOUT
    ),
    "drips its body": Hostile(repeating(OK + b"\r\n", b"x", 0.05), 200, -1, Reason.TIMEOUT),
    "drips its body in chunks": Hostile(repeating(CHUNKED, b"1\r\nx\r\n", 0.05), 200, -1, Reason.TIMEOUT),
    "sends 400 MiB": Hostile(
        repeating(OK + b"Content-Length: 419430400\r\n\r\n", b"x" * 65536), 200, 102_400, Reason.TOO_LONG
    ),
    "sends a body without end": Hostile(
        repeating(OK + b"\r\n", b"x" * 65536), 200, 102_400, Reason.TOO_LONG
    ),
    "sends a gzip bomb": Hostile(
        saying(OK + b"Content-Encoding: gzip\r\n\r\n" + BOMB), 200, 102_400, Reason.TOO_LONG
    ),
    "sends chunks of one octet for ever": Hostile(
        repeating(CHUNKED, b"1\r\nx\r\n" * 1000), 200, -1, Reason.TOO_LONG
    ),
    "sends a chunk extension without end": Hostile(
        repeating(CHUNKED + b"1;", b"x" * 65536), 200, 0, Reason.TOO_LONG
    ),
    "sends chunks with long extensions": Hostile(
        repeating(CHUNKED, b"1;" + b"x" * 9000 + b"\r\ny\r\n"), 200, -1, Reason.TOO_LONG
    ),
    "sends a chunk of a huge size": Hostile(
        saying(CHUNKED + b"f" * 30 + b"\r\nhi"), 200, 0, Reason.NOT_SPOKEN
    ),
    "sends a chunk of a negative size": Hostile(saying(CHUNKED + b"-5\r\nhi"), 200, 0, Reason.NOT_SPOKEN),
    "sends trailers without end": Hostile(
        repeating(CHUNKED + b"0\r\n", b"X: y\r\n" * 1000), 200, 0, Reason.TOO_LONG
    ),
    "resets in the middle of its body": Hostile(
        over_tls(then(_request, _plain(OK + b"Content-Length: 9\r\n\r\nhi"), reset)),
        200, 2, Reason.CONNECTION_LOST,
    ),
    "hangs up in the middle of a chunk": Hostile(
        saying(CHUNKED + b"9\r\nhi"), 200, 2, Reason.CONNECTION_LOST
    ),
}  # fmt: skip
