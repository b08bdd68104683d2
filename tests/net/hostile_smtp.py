"""Mail servers that mean ill, as scripts, each with how a talk with it ends."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from OpenSSL import SSL

from checks.model import Reason
from tests.world.authority import Issued, authority, server_context

HOST = "mx1.example.com"


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a connection, for a step of a script."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


Step: TypeAlias = bytes | Callable[[Ends], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Hostile:
    """What the server does step by step, and why the talk ends; None when we come as far as our QUIT."""

    script: tuple[Step, ...]
    ended: Reason | None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Play the script, then hang up."""
        ends = Ends(reader, writer)
        for step in self.script:
            if isinstance(step, bytes):
                await ends.say(step)
            else:
                await step(ends)


async def hear(ends: Ends) -> None:
    await ends.reader.readline()


async def wait(ends: Ends) -> None:
    await asyncio.sleep(60)


async def half_close(ends: Ends) -> None:
    ends.writer.write_eof()
    await ends.reader.read()


async def reset(ends: Ends) -> None:
    linger = struct.pack("ii", 1, 0)
    ends.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    ends.writer.transport.abort()


async def secure(ends: Ends) -> None:
    await ends.writer.start_tls(server_context(authority().issue(HOST)))


async def hello(ends: Ends) -> None:
    await ends.reader.read(4096)


def drip(what: bytes, pause: float = 0.02) -> Step:
    """These octets one by one, again and again."""

    async def step(ends: Ends) -> None:
        while True:
            for at in range(len(what)):
                await ends.say(what[at : at + 1])
                await asyncio.sleep(pause)

    return step


def flood(what: bytes) -> Step:
    """These octets for ever, as fast as they are taken."""

    async def step(ends: Ends) -> None:
        while True:
            await ends.say(what)

    return step


async def tiny_records(ends: Ends) -> None:
    """One octet in each TLS record."""
    while True:
        ends.writer.write(b"2")
        await asyncio.sleep(0)


def first_flight(issued: Issued, client_hello: bytes) -> bytes:
    """What a server says to a ClientHello."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    engine = server_context(issued).wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(client_hello)
    with suppress(ssl.SSLWantReadError):
        engine.do_handshake()
    return outgoing.read()


async def drip_handshake(ends: Ends) -> None:
    flight = first_flight(authority().issue(HOST), await ends.reader.read(4096))
    await drip(flight, 0.01)(ends)  # type: ignore[operator]


async def half_a_handshake(ends: Ends) -> None:
    flight = first_flight(authority().issue(HOST), await ends.reader.read(4096))
    await ends.say(flight[: len(flight) // 2])


async def changed_handshake(ends: Ends) -> None:
    """The server's flight with octets changed in its encrypted part."""
    flight = bytearray(first_flight(authority().issue(HOST), await ends.reader.read(4096)))
    flight[-40:-20] = bytes(20)
    await ends.say(bytes(flight))
    await ends.reader.read()


async def endless_certificates(ends: Ends) -> None:
    """A certificate message that claims sixteen megabytes, in TLS 1.2, and goes on."""
    await ends.reader.read(4096)
    server_hello = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2b" + b"\x00" + b"\x00\x00"
    body = b"\x02" + len(server_hello).to_bytes(3, "big") + server_hello
    await ends.say(b"\x16\x03\x03" + len(body).to_bytes(2, "big") + body)
    first = b"\x0b\xff\xff\xff\xff\xff\xfc\xff\xff\xf0" + bytes(16000)
    await ends.say(b"\x16\x03\x03" + len(first).to_bytes(2, "big") + first)
    await flood(b"\x16\x03\x03\x40\x00" + bytes(16384))(ends)  # type: ignore[operator]


async def many_certificates(ends: Ends) -> None:
    """A real handshake with more certificates than we read, and fewer than OpenSSL refuses (100 KiB)."""
    issued = authority().issue(HOST)
    extra = issued.chain[1]
    file = issued.file.with_suffix(".many.pem")
    copies = ssl.DER_cert_to_PEM_cert(extra).encode() * (80_000 // len(extra))
    file.write_bytes(issued.file.read_bytes() + copies)
    await ends.writer.start_tls(server_context(Issued(file, ())))


async def renegotiate(ends: Ends) -> None:
    """TLS 1.2, and a HelloRequest whenever the client says anything (RFC 5246 §7.4.1.1)."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    issued = authority().issue(HOST)
    context.use_certificate_chain_file(str(issued.file))
    context.use_privatekey_file(str(issued.file))
    engine = SSL.Connection(context, None)
    engine.set_accept_state()
    shaken = False
    while data := await ends.reader.read(4096):
        engine.bio_write(data)
        with suppress(SSL.WantReadError):
            engine.recv(4096) if shaken else engine.do_handshake()
            shaken = True
        if shaken:
            engine.renegotiate()
            with suppress(SSL.WantReadError):
                engine.do_handshake()
        with suppress(SSL.WantReadError):
            await ends.say(engine.bio_read(65536))


GREETED = (b"220 mx1.example.com ESMTP\r\n", hear)
OFFERED = (*GREETED, b"250-mx1.example.com\r\n250 STARTTLS\r\n", hear)
GONE_AHEAD = (*OFFERED, b"220 go ahead\r\n")
SECURED = (*GONE_AHEAD, secure, hear)
PLAIN = (*GREETED, b"250 mx1.example.com\r\n", hear)
ESCAPES = b"220 \x1b]0;owned\x07\x1b[2J\xe2\x80\xae\xc2\x9b1m\r\n"
AT_ONCE = b"220 a\r\n250-a\r\n250 STARTTLS\r\n220 go\r\n250 a\r\n221 a\r\n"
NOISE = random.Random(7).randbytes(40_000)
LOST, LATE, LONG, ODD = (
    Reason.CONNECTION_LOST, Reason.TIMEOUT, Reason.TOO_LONG, Reason.NOT_SPOKEN,
)  # fmt: skip

HOSTILE = {
    "silent": Hostile((wait,), LATE),
    "closes at once": Hostile((), LOST),
    "resets at once": Hostile((reset,), LOST),
    "drips its greeting": Hostile((drip(b"220 mx1.example.com ESMTP, at your service\r\n", 0.1),), LATE),
    "drips a line that never ends": Hostile((b"220 ", drip(b"x")), LATE),
    "drips lines that go on": Hostile((drip(b"220-\r\n"),), LATE),
    "greets for ever": Hostile((flood(b"220-still here\r\n"),), LONG),
    "greets for ever in long lines": Hostile((flood(b"220-" + b"x" * 5000 + b"\r\n"),), LONG),
    "floods without a line": Hostile((flood(b"2" * 65536),), LONG),
    "one line of a megabyte": Hostile((b"220 " + b"x" * 1_000_000 + b"\r\n", wait), LONG),
    "nothing but NUL": Hostile((flood(bytes(8192)),), LONG),
    "NUL in its greeting": Hostile((b"220 \0 \0\r\n", hear, b"250 \0\r\n", hear, b"221 \0\r\n"), None),
    "nothing but line ends": Hostile((flood(b"\r\n" * 4096),), ODD),
    "nothing but carriage returns": Hostile((flood(b"\r" * 8192),), LONG),
    "noise": Hostile((NOISE, wait), ODD),
    "a web server": Hostile((b"HTTP/1.1 400 Bad Request\r\n\r\n",), ODD),
    "TLS from the start": Hostile((b"\x16\x03\x01\x00\x05hello\n", wait), ODD),
    "escape sequences": Hostile((ESCAPES, hear, b"421 \x1b[31m\r\n"), None),
    "hangs up its half": Hostile((b"220 mx1.example.com\r\n", half_close), LOST),
    "greets and is silent": Hostile((*GREETED, wait), LATE),
    "resets after EHLO": Hostile((*GREETED, reset), LOST),
    "replies to EHLO for ever": Hostile((*GREETED, flood(b"250-X\r\n")), LONG),
    "ten thousand extensions": Hostile((*GREETED, b"250-X\r\n" * 10_000 + b"250 STARTTLS\r\n", wait), LONG),
    "an extension of a megabyte": Hostile((*GREETED, b"250-" + b"X" * 1_000_000, wait), LONG),
    "replies before it is asked": Hostile((AT_ONCE, wait), LATE),
    "silent after STARTTLS": Hostile((*OFFERED, wait), LATE),
    "replies to STARTTLS for ever": Hostile((*OFFERED, flood(b"220-go\r\n")), LONG),
    "no handshake, only silence": Hostile((*GONE_AHEAD, wait), LATE),
    "no handshake, a reset": Hostile((*GONE_AHEAD, hello, reset), LOST),
    "no handshake, noise": Hostile((*GONE_AHEAD, hello, b"\xff" + NOISE), ODD),
    "no handshake, more SMTP": Hostile((*GONE_AHEAD, hello, b"250 injected\r\n"), ODD),
    "sixty thousand octets injected": Hostile((*OFFERED, b"220 go\r\n" + b"250 x\r\n" * 8500, wait), LONG),
    "alerts without end": Hostile((*GONE_AHEAD, hello, flood(b"\x15\x03\x03\x00\x02\x01\x5a")), ODD),
    "empty TLS records": Hostile((*GONE_AHEAD, hello, flood(b"\x16\x03\x03\x00\x00" * 1000)), ODD),
    "drips its handshake": Hostile((*GONE_AHEAD, drip_handshake), LATE),
    "half a handshake": Hostile((*GONE_AHEAD, half_a_handshake), LOST),
    "a forged handshake": Hostile((*GONE_AHEAD, changed_handshake), ODD),
    "sixteen megabytes of certificates": Hostile((*GONE_AHEAD, endless_certificates), ODD),
    "eighty thousand octets of certificates": Hostile((*GONE_AHEAD, many_certificates, wait), LONG),
    "renegotiates without end": Hostile((*GONE_AHEAD, renegotiate), LATE),
    "silent within TLS": Hostile((*SECURED, wait), LATE),
    "drips within TLS": Hostile((*SECURED, drip(b"250-x\r\n")), LATE),
    "floods within TLS": Hostile((*SECURED, flood(b"2" * 16384)), LONG),
    "an octet in each TLS record": Hostile((*SECURED, tiny_records), LONG),
    "endless lines within TLS": Hostile((*SECURED, flood(b"250-x\r\n" * 1000)), LONG),
    "resets within TLS": Hostile((*SECURED, reset), LOST),
    "never lets us go": Hostile((*PLAIN, flood(b"221-not yet\r\n")), None),
    "drips its goodbye": Hostile((*PLAIN, drip(b"221-")), None),
    "resets after QUIT": Hostile((*PLAIN, reset), None),
}  # fmt: skip
