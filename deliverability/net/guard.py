"""The one way to a server that a DNS answer or a user names: public addresses, time and octets counted."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import math
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeVar

from checks.addresses import is_reachable
from checks.model import Reason

SECONDS = 10.0
CONNECTING = 0.45  # of the seconds: two attempts one after the other fit into what a single one may take
OCTETS = 64 * 1024
CHUNK = 16 * 1024
# Failures of this machine, before any packet leaves it: no server is to blame for them.
NOT_FROM_HERE = {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EACCES, errno.EPERM}
NOT_THERE = {errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.EINVAL, errno.ENETDOWN}
T = TypeVar("T")


class Broken(Exception):  # noqa: N818
    """The connection is over, or never came to be; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


async def connect(
    address: str, port: int, allow: tuple[str, ...] = (), *, seconds: float = SECONDS, octets: int = OCTETS
) -> Connection:
    """Connect to exactly this IP address; no name is looked up and no proxy used.

    An address that is neither public nor in a network of `allow` is refused before any packet is sent.
    From now on everything together may take `seconds` and read `octets`, TLS and its certificates included;
    the connection itself has to be there sooner, as a packet that was lost is sent anew after one second and
    again after three (RFC 6298 §2).
    Raises Broken: NOT_PUBLIC, CONNECTION_REFUSED, UNREACHABLE, NO_ROUTE, TIMEOUT or CONNECTION_LOST.
    """
    known = _reachable(address, allow)
    family = socket.AF_INET if known.version == 4 else socket.AF_INET6
    connection = Connection(seconds, octets)
    try:
        await connection._open(family, str(known), port)
    except BaseException:
        connection.close()
        raise
    return connection


def _reachable(address: str, allow: tuple[str, ...]) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address itself; "127.1", "0x7f.1" and a zone ("%eth0") are no addresses here."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        raise Broken(Reason.NOT_PUBLIC) from None
    if "%" in address or not is_reachable(str(known), allow):
        raise Broken(Reason.NOT_PUBLIC)
    return known


class Connection:
    """Octets to and from one server; every method raises Broken when it is lost, or time or octets used up.

    `here`: our own address. `tls`: the TLS engine once `secure` is done, which knows version and cipher.
    """

    def __init__(self, seconds: float, octets: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._ends = self._began + seconds
        self._left = octets
        self._socket: socket.socket | None = None
        self._ready = bytearray()
        self._raw_in, self._raw_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls: ssl.SSLObject | None = None
        self.here = ""

    @property
    def elapsed(self) -> float:
        """Seconds since we began to connect."""
        return self._loop.time() - self._began

    async def read(self, most: int = CHUNK) -> bytes:
        """What comes next, at least one octet and at most `most`; b"" once the server has ended it."""
        if not self._ready:
            self._ready += await self._more()
        return self._take(most)

    async def readline(self) -> bytes:
        """Everything to the next LF, LF included; without one when the server ends before it."""
        seen = 0
        while (at := self._ready.find(b"\n", seen)) < 0:
            seen = len(self._ready)
            more = await self._more()
            if not more:
                return self._take(seen)
            self._ready += more
        return self._take(at + 1)

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        if self.tls is None:
            await self._send(data)
            return
        try:
            await self._through_tls(self.tls.write, data)
        except ssl.SSLError:
            raise Broken(Reason.CONNECTION_LOST) from None

    def left_over(self) -> bytes:
        """What has come and nobody has read, which is thereby thrown away."""
        return self._take(len(self._ready))

    async def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Begin TLS, telling the server the name `host` (SNI). Raises ssl.SSLError when that fails.

        What came before in the clear is thrown away: it may be from somebody else (CVE-2011-0411).
        """
        self.left_over()
        engine = _engine(context, self._raw_in, self._raw_out, host)
        await self._through_tls(engine.do_handshake)
        self.tls = engine

    def close(self) -> None:
        """Hang up; a second call does nothing."""
        if self._socket is not None:
            self._socket.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _open(self, family: socket.AddressFamily, address: str, port: int) -> None:
        try:
            sock = self._socket = socket.socket(family, socket.SOCK_STREAM)
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            soon = self._began + CONNECTING * (self._ends - self._began)
            await self._in_time(lambda: self._loop.sock_connect(sock, (address, port)), soon)
        except OSError as error:
            raise Broken(_why(error)) from None
        self.here = sock.getsockname()[0]

    def _take(self, most: int) -> bytes:
        taken = bytes(self._ready[:most])
        del self._ready[:most]
        return taken

    async def _more(self) -> bytes:
        if self.tls is None:
            return await self._receive()
        try:
            return await self._through_tls(self.tls.read, CHUNK)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""
        except ssl.SSLError:
            raise Broken(Reason.CONNECTION_LOST) from None

    async def _through_tls(self, step: Callable[..., T], *args: object) -> T:
        """One step of the TLS engine, with the octets it sends and waits for."""
        while True:
            try:
                done = step(*args)
            except ssl.SSLWantReadError:
                await self._flush()
            except ssl.SSLError:
                with suppress(Broken):
                    await self._flush()  # the alert that says why
                raise
            else:
                await self._flush()
                return done
            if data := await self._receive():
                self._raw_in.write(data)
            else:
                self._raw_in.write_eof()

    async def _flush(self) -> None:
        if data := self._raw_out.read():
            await self._send(data)

    async def _send(self, data: bytes) -> None:
        sock = self._connected()
        await self._unless_lost(lambda: self._loop.sock_sendall(sock, data))

    async def _receive(self) -> bytes:
        sock = self._connected()
        data = await self._unless_lost(lambda: self._loop.sock_recv(sock, min(CHUNK, self._left + 1)))
        self._left -= len(data)
        if self._left < 0:
            raise Broken(Reason.TOO_LONG)
        return data

    def _connected(self) -> socket.socket:
        assert self._socket is not None
        return self._socket

    async def _unless_lost(self, begin: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._in_time(begin)
        except OSError:
            raise Broken(Reason.CONNECTION_LOST) from None

    async def _in_time(self, begin: Callable[[], Awaitable[T]], ends: float = math.inf) -> T:
        """Waits no longer than to the end; a server that never pauses does not get past it either."""
        ends = min(ends, self._ends)
        if self._loop.time() >= ends:
            raise Broken(Reason.TIMEOUT)
        try:
            async with asyncio.timeout_at(ends):
                return await begin()
        except TimeoutError:
            raise Broken(Reason.TIMEOUT) from None


def _engine(
    context: ssl.SSLContext, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, host: str
) -> ssl.SSLObject:
    """TLS over two buffers; a host that cannot be told as a name is not told (RFC 6066 §3)."""
    try:
        return context.wrap_bio(incoming, outgoing, server_hostname=host or None)
    except (ValueError, TypeError):  # TypeError: a NUL in it
        return context.wrap_bio(incoming, outgoing)


def _why(error: OSError) -> Reason:
    if error.errno == errno.ECONNREFUSED:
        return Reason.CONNECTION_REFUSED
    if error.errno in NOT_FROM_HERE:
        return Reason.NO_ROUTE
    if error.errno in NOT_THERE:
        return Reason.UNREACHABLE
    if isinstance(error, ConnectionError):
        return Reason.CONNECTION_LOST
    raise error  # too many open files, no memory: not the world's doing
