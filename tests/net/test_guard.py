"""The guard: no connection to an address that is not allowed, and an end to every other one."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from checks.addresses import is_reachable
from checks.model import Reason
from deliverability.net.guard import Broken, Connection, connect
from tests.net.certificates import make, server_side
from tests.world.services import filtered

LOOPBACK = ("127.0.0.0/8", "::1")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Talk = Callable[[Connection], Awaitable[object]]

# The IANA IPv4 and IPv6 special-purpose address registries, entry by entry: whether each is to be reached.
SPECIAL = {
    "0.0.0.0/8": False, "0.0.0.0/32": False, "10.0.0.0/8": False, "100.64.0.0/10": False,
    "127.0.0.0/8": False, "169.254.0.0/16": False, "172.16.0.0/12": False, "192.0.0.0/24": False,
    "192.0.0.0/29": False, "192.0.0.8/32": False, "192.0.0.9/32": True, "192.0.0.10/32": True,
    "192.0.0.170/32": False, "192.0.0.171/32": False, "192.0.2.0/24": False, "192.31.196.0/24": True,
    "192.52.193.0/24": True, "192.88.99.0/24": False, "192.88.99.2/32": False, "192.168.0.0/16": False,
    "192.175.48.0/24": True, "198.18.0.0/15": False, "198.51.100.0/24": False, "203.0.113.0/24": False,
    "240.0.0.0/4": False, "255.255.255.255/32": False,
    "::1/128": False, "::/128": False, "64:ff9b:1::/48": False, "100::/64": False, "100:0:0:1::/64": False,
    "2001::/23": False, "2001::/32": False, "2001:1::1/128": True, "2001:1::2/128": True,
    "2001:1::3/128": True, "2001:2::/48": False, "2001:3::/32": True, "2001:4:112::/48": True,
    "2001:10::/28": False, "2001:20::/28": True, "2001:30::/28": True, "2001:db8::/32": False,
    "2620:4f:8000::/48": True, "3fff::/20": False, "5f00::/16": False, "fc00::/7": False, "fe80::/10": False,
}  # fmt: skip
# Of these an address is as public as the IPv4 address in it.
WRAPPED = {
    "::ffff:0:0/96": "::ffff:{}",
    "64:ff9b::/96": "64:ff9b::{}",
    "2002::/16": "2002:{:02x}{:02x}:{:02x}{:02x}::",
}
MULTICAST = ("224.0.0.0/4", "ff00::/8", "fec0::/10")
ODD_SPELLINGS = (
    "127.1", "0", "2130706433", "0x7f.1", "0177.0.0.1", "0x7f000001", "127.0.0.01", "①②⑦.0.0.1",
    "127.0.0.1 ", "127。0。0。1", "localhost", "[::1]", "::1%lo", "127.0.0.1:25", "127.0.0.1\0", "",
)  # fmt: skip


def _edges(block: str) -> tuple[str, str]:
    network = ip_network(block)
    return str(network[0]), str(network[-1])


def _around(v4: str) -> Iterator[str]:
    """The IPv6 addresses that lead to this IPv4 address."""
    yield f"::ffff:{v4}"
    yield f"64:ff9b::{v4}"
    if int(ip_address(v4)) > 1:
        yield f"::{v4}"
    a, b, c, d = ip_address(v4).packed
    yield f"2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1"


REFUSED = {edge for block, public in SPECIAL.items() if not public for edge in _edges(block)}
REFUSED |= {edge for block in MULTICAST for edge in _edges(block)}
REFUSED |= {around for edge in list(REFUSED) if "." in edge for around in _around(edge)}
PUBLIC = {edge for block, public in SPECIAL.items() if public for edge in _edges(block)}
PUBLIC |= {"9.9.9.9", "2620:fe::fe", *_around("9.9.9.9")}


def test_every_entry_of_the_registries_is_here() -> None:
    assert len(SPECIAL) + len(WRAPPED) == 51


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address a socket is told to connect to; none is connected to."""
    seen: list[object] = []

    def connect(sock: socket.socket, address: object) -> None:
        seen.append(address)
        raise OSError(errno.ENETUNREACH, "not in a test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen


def reason(address: str, allow: tuple[str, ...] = (), port: int = 25) -> Reason:
    async def refused() -> Reason:
        with pytest.raises(Broken) as told:
            await connect(address, port, allow, seconds=1)
        return told.value.reason

    return asyncio.run(refused())


@pytest.mark.parametrize("address", sorted(REFUSED))
def test_nothing_is_sent_to_an_address_that_is_not_public(address: str, attempts: list[object]) -> None:
    assert reason(address) is Reason.NOT_PUBLIC
    assert attempts == []


@pytest.mark.parametrize("spelling", ODD_SPELLINGS)
def test_an_odd_spelling_is_no_address(spelling: str, attempts: list[object]) -> None:
    assert reason(spelling, LOOPBACK) is Reason.NOT_PUBLIC
    assert attempts == []


@pytest.mark.parametrize("address", sorted(PUBLIC))
def test_a_public_address_is_connected_to_as_it_is(address: str, attempts: list[object]) -> None:
    assert reason(address) is Reason.NO_ROUTE
    assert [ip_address(at[0]) for at in attempts if isinstance(at, tuple)] == [ip_address(address)]


def test_the_operator_may_vouch_for_a_network(attempts: list[object]) -> None:
    assert reason("10.1.2.3", ("10.1.0.0/16",)) is Reason.NO_ROUTE
    assert reason("10.2.2.3", ("10.1.0.0/16",)) is Reason.NOT_PUBLIC
    assert reason("::ffff:10.1.2.3", ("10.1.0.0/16",)) is Reason.NOT_PUBLIC
    assert attempts == [("10.1.2.3", 25)]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ECONNREFUSED, Reason.CONNECTION_REFUSED),
        (errno.EHOSTUNREACH, Reason.UNREACHABLE),
        (errno.ENETUNREACH, Reason.NO_ROUTE),
        (errno.EPERM, Reason.NO_ROUTE),
        (errno.ETIMEDOUT, Reason.TIMEOUT),
        (errno.ECONNRESET, Reason.CONNECTION_LOST),
    ],
)
def test_each_failure_has_its_reason(number: int, why: Reason, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(sock: socket.socket, address: object) -> None:
        raise OSError(number, "as told")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert reason("9.9.9.9") is why


def test_a_lack_of_files_is_no_fault_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_(sock: socket.socket, address: object) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(socket.socket, "connect", connect_)
    with pytest.raises(OSError, match="too many"):
        asyncio.run(connect("9.9.9.9", 25))


def test_nobody_listening_is_a_refusal() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert reason("127.0.0.1", LOOPBACK, taken.getsockname()[1]) is Reason.CONNECTION_REFUSED


def talked(serve: Serve, talk: Talk, *, seconds: float = 5.0, octets: int = 64 * 1024) -> object:
    """What `talk` gave with a server that does `serve`; the reason where it broke."""

    async def both() -> object:
        async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                await serve(reader, writer)
            writer.close()

        server = await asyncio.start_server(served, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            try:
                async with await connect("127.0.0.1", port, LOOPBACK, seconds=seconds, octets=octets) as it:
                    return await talk(it)
            except Broken as broken:
                return broken.reason
            finally:
                server.close()

    return asyncio.run(both())


def saying(*parts: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)

    return serve


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"2" * 65536)
        await writer.drain()


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def _lines(connection: Connection) -> list[bytes]:
    lines = []
    while line := await connection.readline():
        lines.append(line)
    return lines


async def _everything(connection: Connection) -> int:
    octets = 0
    while data := await connection.read(1000):
        octets += len(data)
    return octets


def test_lines_come_whole_however_they_were_sent() -> None:
    assert talked(saying(b"a\r\nb", b"c\r\n\nd\n", b"end"), _lines) == [
        b"a\r\n",
        b"bc\r\n",
        b"\n",
        b"d\n",
        b"end",
    ]


def test_octets_are_counted_over_everything_that_is_read() -> None:
    body = saying(b"x" * 999, b"\n" * 1)
    assert talked(body, _everything, octets=1000) == 1000
    assert talked(body, _everything, octets=999) is Reason.TOO_LONG
    assert talked(body, _lines, octets=999) is Reason.TOO_LONG


@pytest.mark.parametrize("talk", [_lines, _everything])
@pytest.mark.parametrize(
    ("serve", "why"),
    [(_drip, Reason.TIMEOUT), (_silent, Reason.TIMEOUT), (_flood, Reason.TOO_LONG)],
)
def test_the_deadline_is_for_the_whole_dialogue(serve: Serve, why: Reason, talk: Talk) -> None:
    began = time.monotonic()
    assert talked(serve, talk, seconds=0.5) is why
    assert time.monotonic() - began < 2


def test_who_does_not_take_the_connection_leaves_time_for_a_second_attempt() -> None:
    with ExitStack() as until, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        filtered(until, "127.0.0.2", port)
        began = time.monotonic()
        for _ in range(2):
            with pytest.raises(Broken) as broken:
                asyncio.run(connect("127.0.0.2", port, LOOPBACK, seconds=1.0))
            assert broken.value.reason is Reason.TIMEOUT
        assert 0.8 < time.monotonic() - began < 1.6


def test_a_reset_is_a_lost_connection() -> None:
    async def talk(connection: Connection) -> object:
        await asyncio.sleep(0.05)
        return await connection.read()

    assert talked(_reset, talk) is Reason.CONNECTION_LOST


def test_nothing_is_read_or_written_after_the_time_is_up() -> None:
    async def talk(connection: Connection) -> tuple[Reason, Reason]:
        await asyncio.sleep(0.2)
        with pytest.raises(Broken) as writing:
            await connection.write(b"x")
        with pytest.raises(Broken) as reading:
            await connection.read()
        return writing.value.reason, reading.value.reason

    assert talked(saying(b"x"), talk, seconds=0.1) == (Reason.TIMEOUT, Reason.TIMEOUT)


def test_the_connection_knows_our_own_address() -> None:
    async def talk(connection: Connection) -> str:
        return connection.here

    assert talked(_silent, talk) == "127.0.0.1"


def test_ipv6_is_reached_like_ipv4() -> None:
    async def both() -> tuple[bytes, str]:
        server = await asyncio.start_server(saying(b"hello\n"), "::1", 0)
        port = server.sockets[0].getsockname()[1]
        async with await connect("0:0::1", port, ("::1/128",), seconds=2) as connection:
            said = await connection.readline()
        server.close()
        return said, connection.here

    if not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists():
        pytest.skip("this machine has no IPv6")
    assert asyncio.run(both()) == (b"hello\n", "::1")


# TLS on it.


def client_side() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def names_asked_for(context: ssl.SSLContext) -> Iterator[list[str | None]]:
    names: list[str | None] = []
    context.sni_callback = lambda engine, name, context: names.append(name)
    yield names


async def _upper(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line.upper())


def over_tls(serve: Serve, context: ssl.SSLContext) -> Serve:
    async def secured(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await writer.start_tls(context)
        await serve(reader, writer)

    return secured


async def _no_more_lines_than_asked(connection: Connection, host: str) -> list[bytes]:
    await connection.secure(client_side(), host)
    await connection.write(b"one\n")
    first = await connection.readline()
    await connection.write(b"two\n")
    return [first, await connection.readline()]


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("mx.example.com", "mx.example.com"),
        ("a_b.example.com", "a_b.example.com"),
        ("", None),
        ("127.0.0.1", None),
        ("::1", None),
        (".example.com", None),
        ("a..b", None),
        ("x" * 64 + ".example", None),
        ("a\0b", None),
    ],
)
def test_tls_tells_the_name_where_it_is_one(tmp_path: Path, host: str, told: str | None) -> None:
    context = server_side(make(tmp_path))
    with names_asked_for(context) as names:
        said = talked(over_tls(_upper, context), lambda it: _no_more_lines_than_asked(it, host))
    assert said == [b"ONE\n", b"TWO\n"]
    assert names == [told]


def test_what_was_sent_in_the_clear_is_not_read_after_tls_began(tmp_path: Path) -> None:
    context = server_side(make(tmp_path))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 go\r\n250 injected\r\n")
        await writer.drain()
        await over_tls(_upper, context)(reader, writer)

    async def talk(connection: Connection) -> list[bytes]:
        return [await connection.readline(), *await _no_more_lines_than_asked(connection, "a.example")]

    assert talked(serve, talk) == [b"220 go\r\n", b"ONE\n", b"TWO\n"]


def test_what_is_left_over_can_be_looked_at() -> None:
    async def talk(connection: Connection) -> tuple[bytes, bytes, bytes]:
        return await connection.readline(), connection.left_over(), connection.left_over()

    assert talked(saying(b"220 go\r\n250 injected\r\n"), talk) == (b"220 go\r\n", b"250 injected\r\n", b"")


@pytest.mark.parametrize(
    ("serve", "why"),
    [(_drip, Reason.TIMEOUT), (_silent, Reason.TIMEOUT), (_flood, Reason.TOO_LONG)],
)
def test_time_and_octets_hold_inside_tls(tmp_path: Path, serve: Serve, why: Reason) -> None:
    context = server_side(make(tmp_path))

    async def talk(connection: Connection) -> object:
        await connection.secure(client_side(), "a.example")
        return await _everything(connection)

    began = time.monotonic()
    assert talked(over_tls(serve, context), talk, seconds=0.5, octets=200_000) is why
    assert time.monotonic() - began < 2


def test_the_octets_of_the_handshake_count(tmp_path: Path) -> None:
    context = server_side(make(tmp_path))

    async def talk(connection: Connection) -> None:
        await connection.secure(client_side(), "a.example")

    assert talked(over_tls(_upper, context), talk, octets=300) is Reason.TOO_LONG


async def _hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65536)


@pytest.mark.parametrize("serve", [_drip, _flood, saying(b"500 no\r\n"), _hang_up])
def test_a_server_that_does_not_speak_tls_is_an_error_of_ssl(serve: Serve) -> None:
    async def talk(connection: Connection) -> str:
        with pytest.raises(ssl.SSLError) as told:
            await connection.secure(client_side(), "a.example")
        return type(told.value).__name__

    assert talked(serve, talk) in ("SSLError", "SSLEOFError")


def test_an_end_without_goodbye_is_an_end(tmp_path: Path) -> None:
    context = server_side(make(tmp_path))

    async def abrupt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"bye")
        await writer.drain()
        sock = writer.get_extra_info("socket")
        socket.socket(fileno=sock.fileno()).shutdown(socket.SHUT_WR)

    async def talk(connection: Connection) -> bytes:
        await connection.secure(client_side(), "a.example")
        return b"".join(await _lines(connection))

    assert talked(over_tls(abrupt, context), talk) == b"bye"


def test_the_public_side_of_each_edge_is_public() -> None:
    assert all(is_reachable(address) for address in PUBLIC)
