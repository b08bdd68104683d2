"""One GET: what a healthy web server says comes whole, and nothing but that is asked of it."""

from __future__ import annotations

import asyncio
import socket
import ssl

import pytest

from checks.contacts import Contact, HttpReply, Kind
from checks.model import Reason, Unknown
from deliverability.net.https import BODY, get
from tests.net.web import CA, HOST, URL, Serve, asked, over_tls, saying
from tests.world.authority import authority, server_context

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def replied(serve: Serve, **options: object) -> HttpReply:
    reply = asked(serve, **options)  # type: ignore[arg-type]
    assert isinstance(reply, HttpReply)
    return reply


@pytest.mark.parametrize(
    "said",
    [
        [OK + b"Content-Length: 5\r\n\r\nhello"],
        [OK + b"\r\nhello"],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n"],
        [OK + b"Content-Length: 5\r\n\r\nhello and more that nobody asked for"],
        [
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
            + OK
            + b"Content-Length: 5\r\n\r\nhello"
        ],
        [bytes([octet]) for octet in OK + b"Content-Length: 5\r\n\r\nhello"],
        [b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"],
    ],
)
def test_a_body_comes_whole_however_it_was_sent(said: list[bytes]) -> None:
    reply = replied(saying(*said))
    assert (reply.status, reply.body, reply.ended) == (200, b"hello", None)
    assert reply.header("Content-Type") == "text/plain"
    assert reply.tls is not None
    assert (reply.tls.version, reply.tls.trust, reply.tls.overdue) == ("TLSv1.3", "", "")


def test_the_request_holds_what_it_must_and_nothing_else() -> None:
    requests: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK + b"Content-Length: 0\r\n\r\n")

    replied(over_tls(serve), url=f"https://{HOST}/a%20b?c=d")
    assert requests == [
        f"GET /a%20b?c=d HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: deliverability (checks mail domains)\r\n"
        "Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n".encode()
    ]


@pytest.mark.parametrize("proxy", ["https_proxy", "HTTPS_PROXY", "all_proxy"])
def test_no_proxy_is_taken_from_the_environment(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    assert replied(saying(OK + b"Content-Length: 2\r\n\r\nhi")).body == b"hi"


@pytest.mark.parametrize("status", [204, 301, 302, 307, 403, 404, 429, 500, 503])
def test_no_redirect_is_followed_and_no_body_read_of_what_is_not_a_200(status: int) -> None:
    said = (
        f"HTTP/1.1 {status} X\r\nLocation: https://127.0.0.1/\r\nContent-Length: 9\r\n\r\nsome body".encode()
    )
    reply = replied(saying(said))
    assert (reply.status, reply.body, reply.ended) == (status, b"", None)
    assert reply.header("location") == "https://127.0.0.1/"


def test_what_is_compressed_stays_so() -> None:
    reply = replied(saying(OK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08"))
    assert (reply.header("content-encoding"), reply.body) == ("gzip", b"\x1f\x8b\x08")


def test_the_longest_body_comes_whole_and_one_octet_more_is_too_long() -> None:
    whole = replied(saying(OK + b"\r\n" + b"x" * BODY))
    assert (len(whole.body), whole.ended) == (BODY, None)
    over = replied(saying(OK + b"\r\n" + b"x" * (BODY + 1)))
    assert (len(over.body), over.ended) == (BODY, Reason.TOO_LONG)


@pytest.mark.parametrize(
    ("options", "trust", "overdue"),
    [
        ({"flaw": "self-signed"}, "self-signed certificate", ""),
        ({"flaw": "unknown-ca"}, "unable to get local issuer certificate", ""),
        ({"days": -3}, "", "certificate has expired"),
    ],
)
def test_a_bad_certificate_is_a_fact_and_the_page_is_read_all_the_same(
    options: dict[str, object], trust: str, overdue: str
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"Content-Length: 2\r\n\r\nhi")

    issued = authority().issue(HOST, **options)  # type: ignore[arg-type]
    reply = replied(over_tls(serve, server_context(issued)))
    assert reply.body == b"hi"
    assert reply.tls is not None
    assert (reply.tls.trust, reply.tls.overdue, reply.tls.chain) == (trust, overdue, issued.chain)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_an_old_version_of_tls_is_a_fact(version: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"Content-Length: 2\r\n\r\nhi")

    reply = replied(over_tls(serve, server_context(authority().issue(HOST), version)))
    assert reply.tls is not None
    assert (reply.body, reply.tls.version) == (b"hi", f"TLSv{version}".removesuffix(".0"))


def test_the_server_is_told_the_name_that_is_asked_for() -> None:
    names: list[str | None] = []
    context = server_context(authority().issue(HOST))
    context.sni_callback = lambda engine, name, context: names.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 2\r\n\r\nhi")
        await reader.read()

    replied(over_tls(serve, context))
    assert names == [HOST]


def test_nobody_listening_is_unknown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        contact = Contact(Kind.HTTPS, URL, "127.0.0.1")
        said = asyncio.run(get(contact, taken.getsockname()[1], ("127.0.0.1",), ca_file=CA))
    assert said == Unknown(str(contact), Reason.CONNECTION_REFUSED)


def test_an_address_that_is_not_allowed_is_not_connected_to() -> None:
    contact = Contact(Kind.HTTPS, URL, "127.0.0.1")
    assert asyncio.run(get(contact, 443)) == Unknown(str(contact), Reason.NOT_PUBLIC)


def test_the_certificate_seen_is_the_one_for_the_name_that_is_asked_for() -> None:
    ours, other = authority().issue(HOST), authority().issue("other.example.com")
    context = server_context(other)

    def choose(engine: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        if name == HOST:
            engine.context = server_context(ours)

    context.sni_callback = choose  # type: ignore[assignment]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"Content-Length: 2\r\n\r\nhi")

    for host, issued in ((HOST, ours), ("another.example.com", other)):
        tls = replied(over_tls(serve, context), url=f"https://{host}/").tls
        assert tls is not None
        assert tls.chain == issued.chain
