"""UDP to one DNS server: connected sockets, random ports and ids, many questions in flight on each.

A connected socket takes datagrams only from the server asked, and tells at once when nobody listens there.
"""

from __future__ import annotations

import asyncio
import os
import socket
from array import array
from collections.abc import Callable, Iterator
from typing import Protocol

from deliverability.net import wire

PER_SOCKET = 128  # in flight on one socket; more are opened beyond that
SOCKET_LIFE = 4096  # questions after which a socket (so its source port, RFC 5452 §9.2) is replaced


def _random_ids() -> Iterator[int]:
    """Ids nobody can guess (RFC 5452 §4.2), drawn by the thousand: each alone would cost a system call."""
    while True:
        yield from array("H", os.urandom(4096))


_ids = _random_ids()


class Caller(Protocol):
    """Who waits for a datagram."""

    section: bytes

    def received(self, message: bytes) -> None: ...
    def unreachable(self) -> None: ...


class Channel:
    """One connected socket and those who wait on it."""

    __slots__ = ("_loop", "_sock", "closed", "used", "waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop, address: tuple[str, int]) -> None:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._sock = socket.socket(family, socket.SOCK_DGRAM)
        self._sock.setblocking(False)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        try:
            self._sock.connect(address)
        except OSError:
            self._sock.close()
            raise
        self._loop = loop
        self.waiting: dict[int, Caller] = {}
        self.used = 0
        self.closed = False
        loop.add_reader(self._sock, self._readable)

    def send(self, caller: Caller, message: Callable[[int], bytes]) -> int:
        """Send under a fresh id, and answer the id; OSError when the system refuses to send."""
        ident = next(_ids)
        while ident in self.waiting:
            ident = next(_ids)
        try:
            self._sock.send(message(ident))
        except BlockingIOError:
            pass  # the system's buffer is full: as good as lost on the way, and asked again as such
        except ConnectionRefusedError:
            self._loop.call_soon(self._all_unreachable)  # this error came for an earlier question
            raise
        self.waiting[ident] = caller
        self.used += 1
        return ident

    def came_after_all(self, ident: int) -> bool:
        """At the end of the wait: whether the answer lay unread while the loop was busy; else forget it."""
        if not self.closed:
            self._readable()
        return self.waiting.pop(ident, None) is None

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self._sock)
            self._sock.close()

    def _readable(self) -> None:
        for _ in range(64):  # then let others run
            try:
                message = self._sock.recv(4096)  # we announce 1232; what is cut here is asked again over TCP
            except BlockingIOError:
                return
            except OSError:  # ICMP said that nobody is there
                self._all_unreachable()
                return
            self._deliver(message)
            if self.closed:
                return

    def _deliver(self, message: bytes) -> None:
        if len(message) < 12:
            return
        ident = (message[0] << 8) | message[1]
        caller = self.waiting.get(ident)
        # A datagram with a wrong id or question is somebody else's or forged: keep waiting (RFC 5452 §9.1).
        if caller is not None and wire.belongs(message, caller.section):
            del self.waiting[ident]
            caller.received(message)

    def _all_unreachable(self) -> None:
        callers, self.waiting = list(self.waiting.values()), {}
        for caller in callers:
            caller.unreachable()


class Udp:
    """The sockets to one server."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self._channels: list[Channel] = []
        self._retired: list[Channel] = []

    def channel(self, loop: asyncio.AbstractEventLoop) -> Channel:
        """A socket with room; OSError when none can be opened."""
        self._retire()
        for channel in self._channels:
            if len(channel.waiting) < PER_SOCKET:
                return channel
        channel = Channel(loop, self.address)
        self._channels.append(channel)
        return channel

    def _retire(self) -> None:
        for channel in [c for c in self._channels if c.used >= SOCKET_LIFE]:
            self._channels.remove(channel)
            self._retired.append(channel)
        for channel in [c for c in self._retired if not c.waiting]:
            self._retired.remove(channel)
            channel.close()

    def close(self) -> None:
        for channel in self._channels + self._retired:
            channel.close()
        self._channels.clear()
        self._retired.clear()
