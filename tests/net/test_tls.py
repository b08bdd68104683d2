"""The handshake: what is presented is seen whatever is wrong with it, and trust and time are told apart."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from checks.certificate import covers, read
from checks.contacts import Tls
from checks.model import Reason
from deliverability.net.guard import connect
from deliverability.net.tls import CIPHERS, handshake, judge
from tests.world.authority import Issued, authority, server_context

CA = str(authority().ca_file)
HOST = "mx.example.com"
Change = Callable[[ssl.SSLContext], object]


def shaken(
    issued: Issued | None = None,
    version: str = "",
    change: Change = lambda context: None,
    *,
    raw: bytes | None = None,
    alpn: tuple[str, ...] = (),
    ca_file: str = CA,
) -> tuple[Tls, Reason | None]:
    """A handshake with a server; with `raw` it says these octets instead of TLS."""
    context = server_context(issued or authority().issue(HOST), version)
    change(context)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ssl.SSLError):
            if raw is None:
                await writer.start_tls(context)
            else:
                await reader.read(4096)
                writer.write(raw)
            await reader.read()
        writer.close()

    async def both() -> tuple[Tls, Reason | None]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with await connect("127.0.0.1", port, ("127.0.0.1",), seconds=1) as connection:
            found = await handshake(connection, HOST, ca_file=ca_file, alpn=alpn)
        server.close()
        return found

    return asyncio.run(both())


def test_a_healthy_server_is_seen_whole() -> None:
    issued = authority().issue(HOST)
    tls, ended = shaken(issued)
    assert ended is None
    assert tls == Tls("TLSv1.3", tls.cipher, issued.chain)
    assert tls.cipher.startswith("TLS_")
    own = read(tls.chain[0])
    assert own is not None
    assert covers(own, HOST)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_an_old_version_is_a_fact(version: str) -> None:
    tls, ended = shaken(version=version)
    assert (tls.version, tls.problem, ended) == (f"TLSv{version}".removesuffix(".0"), "", None)


FLAWS = [
    ("", 90, "", ""),
    ("from-root", 90, "", ""),
    ("self-signed", 90, "self-signed certificate", ""),
    ("unknown-ca", 90, "unable to get local issuer certificate", ""),
    ("no-intermediate", 90, "unable to get local issuer certificate", ""),
    ("", -2, "", "certificate has expired"),
    ("unknown-ca", -2, "unable to get local issuer certificate", ""),
]


@pytest.mark.parametrize(("flaw", "days", "trust", "overdue"), FLAWS)
def test_trust_and_time_are_told_apart(flaw: str, days: int, trust: str, overdue: str) -> None:
    issued = authority().issue(HOST, flaw=flaw, days=days)
    tls, ended = shaken(issued)
    assert (tls.trust, tls.overdue, tls.chain, ended) == (trust, overdue, issued.chain, None)


def test_names_are_no_matter_of_trust() -> None:
    assert judge(authority().issue("another.example").chain, CA) == ("", "")


def test_a_certificate_for_something_else_is_not_trusted() -> None:
    chain = authority().issue(HOST, flaw="wrong-purpose").chain
    assert judge(chain, CA) == ("unsuitable certificate purpose", "")


def test_a_chain_that_was_good_is_overdue_once_its_time_is_up() -> None:
    issued = authority().issue(HOST, days=-0.5 + 1 / 86400)  # to the end of the next second
    assert judge(issued.chain, CA) == ("", "")
    time.sleep(2.5)
    assert judge(issued.chain, CA) == ("", "certificate has expired")


def test_what_is_presented_may_be_in_any_order() -> None:
    own, above = authority().issue(HOST).chain
    stranger = authority().issue("another.example", flaw="self-signed").chain[0]
    assert judge((own, stranger, above), CA) == ("", "")


def test_nothing_and_nonsense_are_not_trusted() -> None:
    assert judge((), CA)[0] == "no certificate was presented"
    assert judge((b"nonsense",), CA)[0] == "a certificate that cannot be read"


def test_the_authority_of_a_test_is_nobody_elsewhere() -> None:
    tls, ended = shaken(ca_file="")
    assert (tls.trust, ended) == ("unable to get local issuer certificate", None)


def test_the_authorities_of_this_machine_are_trusted() -> None:
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    trusted = sum(judge((der,))[0] == "" for der in known)
    assert trusted >= 0.9 * len(known)  # two of one name stand in each other's way


def _weak(context: ssl.SSLContext) -> None:
    context.set_ciphers("AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")


def test_old_servers_find_all_the_ciphers_offered() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(CIPHERS)
    assert 30 < len(context.get_ciphers()) <= 64


def test_a_weak_cipher_is_a_fact() -> None:
    tls, _ = shaken(version="1.2", change=_weak)
    assert (tls.version, tls.cipher) == ("TLSv1.2", "ECDHE-ECDSA-AES128-SHA")


def _asks_for_ours(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(CA)


def _wants_ours(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(CA)


def test_a_server_that_would_like_our_certificate_gets_none() -> None:
    assert shaken(change=_asks_for_ours)[0].problem == ""


def test_a_server_that_insists_on_our_certificate_ends_the_handshake() -> None:
    tls, ended = shaken(version="1.2", change=_wants_ours)
    assert tls == Tls(problem=tls.problem)
    assert tls.problem
    assert ended is Reason.CONNECTION_LOST


def test_the_protocol_is_offered_where_it_is_asked_for() -> None:
    offered: list[str | None] = []

    def note(context: ssl.SSLContext) -> None:
        context.set_alpn_protocols(["http/1.1"])
        context.sni_callback = lambda engine, name, _: offered.append(name)

    assert shaken(change=note, alpn=("http/1.1",))[1] is None
    assert shaken(change=note)[1] is None
    assert offered == [HOST, HOST]


ALERT = b"\x15\x03\x01\x00\x02\x02"


@pytest.mark.parametrize(
    ("raw", "problem", "why"),
    [
        (b"500 what?\r\n", "wrong version number", Reason.NOT_SPOKEN),
        (b"\0" * 100, "wrong version number", Reason.NOT_SPOKEN),
        (ALERT + b"\x46", "alert: protocol version", Reason.CONNECTION_LOST),
        (ALERT + b"\x50", "alert: internal error", Reason.CONNECTION_LOST),
        (ALERT + b"\x70", "alert: unrecognized name", Reason.CONNECTION_LOST),
        (b"\x16\x03\x03\x40\x00" + b"\x02\x00\x00\x04" * 100, None, None),
        (b"", "no answer in time", Reason.TIMEOUT),
    ],
)
def test_a_failure_is_told_in_words(raw: bytes, problem: str | None, why: Reason | None) -> None:
    tls, ended = shaken(raw=raw)
    assert tls == Tls(problem=tls.problem)
    assert ended is not None
    if problem is not None:
        assert problem in tls.problem
        assert ended is why


def test_old_habits_of_openssl_are_not_repeated() -> None:
    tls, _ = shaken(raw=ALERT + b"\x28")
    assert tls.problem == "alert: handshake failure"
