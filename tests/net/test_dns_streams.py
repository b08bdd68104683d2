"""DNS over TCP, TLS and HTTPS, and over IPv6, against servers on loopback with a certificate of their own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from checks.answers import Answer, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import ResolverAddress, Scheme
from deliverability.net import streams
from deliverability.net.dns import Limits
from tests.net import certificates
from tests.net.doubles import SECONDS, Says, engine_of, plain, say_plainly, serving

NAME = "example.com"
HASTY = Limits(timeout=0.3, tries=1)
Respond = Callable[[bytes], tuple[int, str, bytes]]
"""A query to the HTTP status, the content type and the body."""
Seen = list[dict[str, str]]
"""The headers of each request."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return certificates.make(tmp_path)


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The certificate, believed by this machine for the time of the test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    streams.trust.cache_clear()
    yield certificate
    streams.trust.cache_clear()


async def _over_tls(
    certificate: Path, name: str, says: Says = say_plainly, limits: Limits = SECONDS
) -> list[Reply]:
    tls = certificates.server_side(certificate)
    async with serving(says, tls=tls) as double:
        server = double.address(Scheme.TLS, name)
        async with engine_of(server, limits=limits) as engine:
            replies = [await engine.ask(f"n{n}.example.com", "A") for n in range(3)]
            connections.append(double.connections)
            return replies


connections: list[int] = []


@pytest.mark.parametrize("name", ["dns.example", ""])
def test_tls_answers_and_its_connection_is_used_again(trusted: Path, name: str) -> None:
    replies = asyncio.run(_over_tls(trusted, name))
    assert [r.names for r in replies if isinstance(r, Answer)] == [("192.0.2.1",)] * 3
    assert isinstance(replies[0], Answer)
    assert replies[0].server.startswith("tls://127.0.0.1:")
    assert connections.pop() == 1


def test_a_large_answer_comes_over_tls_whole(trusted: Path) -> None:
    addresses = [f"198.18.{n // 250}.{n % 250}" for n in range(3000)]
    replies = asyncio.run(_over_tls(trusted, "", lambda query: [plain(query, *addresses)]))
    assert isinstance(replies[0], Answer)
    assert set(replies[0].names) == set(addresses)


def test_a_connection_that_the_server_closed_is_opened_anew(trusted: Path) -> None:
    async def run() -> list[Reply]:
        async def one_each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            query = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
            answer = plain(query)
            writer.write(len(answer).to_bytes(2, "big") + answer)
            writer.close()

        server = await asyncio.start_server(one_each, "127.0.0.1", 0, ssl=certificates.server_side(trusted))
        port = server.sockets[0].getsockname()[1]
        async with server, engine_of(ResolverAddress(Scheme.TLS, "127.0.0.1", port)) as engine:
            return [await engine.ask(f"n{n}.example.com", "A") for n in range(3)]

    assert [isinstance(reply, Answer) for reply in asyncio.run(run())] == [True] * 3


def test_a_certificate_for_another_name_is_not_believed(trusted: Path) -> None:
    (reply, *_) = asyncio.run(_over_tls(trusted, "other.example"))
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.UNREACHABLE


def test_a_certificate_nobody_vouches_for_is_not_believed(certificate: Path) -> None:
    (reply, *_) = asyncio.run(_over_tls(certificate, ""))
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.UNREACHABLE


def _failing(rcode: int) -> Says:
    return lambda query: [query[:2] + bytes((0x81, 0x80 | rcode)) + b"\0\1" + b"\0" * 6 + query[12:29]]


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (lambda query: [], Reason.TIMEOUT),
        (lambda query: [b"no DNS at all, and long enough"], Reason.MALFORMED),
        (lambda query: [b""], Reason.MALFORMED),
        (lambda query: [plain(query)[:-3]], Reason.MALFORMED),
        (lambda query: [plain(query).replace(b"\7example", b"\7another", 1)], Reason.MALFORMED),
        (lambda query: [query[:2] + b"\x83\x80" + query[4:]], Reason.TRUNCATED),
        (lambda query: [query[:2] + b"\x81\x85" + query[4:]], Reason.REFUSED),
        (lambda query: [query[:2] + b"\x81\x82" + query[4:]], Reason.SERVFAIL),
    ],
)
def test_what_is_wrong_over_tls_has_the_same_reasons(trusted: Path, says: Says, reason: Reason) -> None:
    (reply, *_) = asyncio.run(_over_tls(trusted, "", says, HASTY))
    assert isinstance(reply, Unknown)
    assert reply.reason is reason


@pytest.mark.parametrize("scheme", [Scheme.TLS, Scheme.HTTPS])
def test_a_dead_stream_server_is_asked_last(trusted: Path, scheme: Scheme) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dead = ResolverAddress(scheme, "127.0.0.1", port, "", f"https://127.0.0.1:{port}/dns-query")

    async def run() -> bool:
        async with serving() as double, engine_of(dead, double.address()) as engine:
            for n in range(4):
                assert isinstance(await engine.ask(f"n{n}.example.com", "A"), Answer)
            return engine.is_resting(dead)

    assert asyncio.run(run())


# HTTPS.


class Web(asyncio.Protocol):
    """An HTTP/2 server that answers POSTed DNS messages."""

    def __init__(self, respond: Respond, seen: Seen) -> None:
        self.respond, self.seen = respond, seen
        self.http = h2.connection.H2Connection(h2.config.H2Configuration(False, header_encoding="utf-8"))
        self.bodies: dict[int, bytes] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.http.initiate_connection()
        self.transport.write(self.http.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self.http.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                self.seen.append(dict(event.headers))  # type: ignore[arg-type]
                self.bodies[event.stream_id] = b""
            elif isinstance(event, h2.events.DataReceived):
                self.bodies[event.stream_id] += event.data
            elif isinstance(event, h2.events.StreamEnded):
                self.reply(event.stream_id)
        self.transport.write(self.http.data_to_send())

    def reply(self, stream: int) -> None:
        status, kind, body = self.respond(self.bodies.pop(stream))
        if status:
            self.http.send_headers(stream, [(":status", str(status)), ("content-type", kind)])
            self.http.send_data(stream, body, end_stream=True)


@asynccontextmanager
async def web(
    certificate: Path, respond: Respond, seen: list[dict[str, str]]
) -> AsyncIterator[ResolverAddress]:
    tls = certificates.server_side(certificate, "h2")
    server = await asyncio.get_running_loop().create_server(
        lambda: Web(respond, seen), "127.0.0.1", 0, ssl=tls
    )
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield ResolverAddress(Scheme.HTTPS, "127.0.0.1", port, "", f"https://127.0.0.1:{port}/dns-query")


def _over_https(
    certificate: Path, respond: Respond, limits: Limits = SECONDS
) -> tuple[list[Reply], list[dict[str, str]]]:
    seen: list[dict[str, str]] = []

    async def run() -> list[Reply]:
        async with web(certificate, respond, seen) as server, engine_of(server, limits=limits) as engine:
            return list(await asyncio.gather(*(engine.ask(f"n{n}.example.com", "A") for n in range(3))))

    return asyncio.run(run()), seen


def _well(query: bytes) -> tuple[int, str, bytes]:
    assert query[:2] == b"\0\0", "RFC 8484 §4.1: id 0, so that caches can hold the answer"
    return 200, streams.MEDIA_TYPE, plain(query)


def test_https_answers(trusted: Path) -> None:
    replies, seen = _over_https(trusted, _well)
    assert [r.names for r in replies if isinstance(r, Answer)] == [("192.0.2.1",)] * 3
    for headers in seen:
        assert (headers[":method"], headers[":path"]) == ("POST", "/dns-query")
        assert headers["content-type"] == headers["accept"] == "application/dns-message"


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda query: (0, "", b""), Reason.TIMEOUT),
        (lambda query: (500, streams.MEDIA_TYPE, plain(query)), Reason.UNREACHABLE),
        (lambda query: (302, streams.MEDIA_TYPE, plain(query)), Reason.UNREACHABLE),
        (lambda query: (200, "text/html", b"<h1>Log in to the hotel's network</h1>"), Reason.MALFORMED),
        (lambda query: (200, streams.MEDIA_TYPE, b"<h1>no DNS at all</h1>"), Reason.MALFORMED),
        (lambda query: (200, streams.MEDIA_TYPE, b""), Reason.MALFORMED),
        (lambda query: (200, streams.MEDIA_TYPE, query[:2] + b"\x81\x85" + query[4:]), Reason.REFUSED),
    ],
)
def test_what_is_wrong_over_https_has_the_same_reasons(
    trusted: Path, respond: Respond, reason: Reason
) -> None:
    (reply, *_), _ = _over_https(trusted, respond, HASTY)
    assert isinstance(reply, Unknown)
    assert reply.reason is reason


def test_https_with_a_certificate_nobody_vouches_for_is_not_believed(certificate: Path) -> None:
    (reply, *_), seen = _over_https(certificate, _well, HASTY)
    assert isinstance(reply, Unknown)
    assert (reply.reason, seen) == (Reason.UNREACHABLE, [])


# IPv6.


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no ::1")
def test_a_server_is_asked_over_ipv6_and_over_its_tcp() -> None:
    def cut(query: bytes) -> list[bytes]:
        return [query[:2] + b"\x83\x80" + query[4:]]

    async def run() -> Reply:
        async with (
            serving(cut, over_tcp=say_plainly, host="::1") as double,
            engine_of(double.address()) as engine,
        ):
            return await engine.ask(NAME, "A")

    reply = asyncio.run(run())
    assert isinstance(reply, Answer)
    assert (reply.names, reply.server[:6]) == (("192.0.2.1",), "[::1]:")


def test_a_machine_without_ipv6_calls_such_a_server_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket

    def no_v6(family: int = socket.AF_INET, *rest: object, **more: object) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError("Address family not supported by protocol")
        return real(family, *rest, **more)  # type: ignore[arg-type]

    async def run() -> Reply:
        async with engine_of(ResolverAddress(Scheme.UDP, "::1", 53), limits=HASTY) as engine:
            monkeypatch.setattr("deliverability.net.udp.socket.socket", no_v6)
            return await engine.ask(NAME, "A")

    assert asyncio.run(run()) == Unknown("example.com A", Reason.UNREACHABLE, ("[::1]:53",))


def test_the_trust_store_is_read_once(trusted: Path) -> None:
    assert streams.trust() is streams.trust()
    assert streams.trust().verify_mode is ssl.CERT_REQUIRED
