"""Runs the mail and web servers of a world: one thread, at loopback addresses, one port for each kind."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack, suppress
from functools import partial

from tests.world import smtp, web
from tests.world.behaviour import Service
from tests.world.ports import likely_free

Speak = Callable[
    [Service, asyncio.StreamReader, asyncio.StreamWriter, Callable[[str], None]], Awaitable[None]
]
SPEAK: dict[str, Speak] = {"smtp": smtp.speak, "https": web.speak}


class Services:
    """Servers of one world; the thread starts with the first of them.

    `heard`: (server's name, line) for every line a client sent since the last `become`, in order.
    """

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self._ports: dict[str, socket.socket] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._servers: list[asyncio.Server] = []
        self._talks: set[asyncio.Task[None]] = set()
        self._deaf = ExitStack()

    def port(self, kind: str) -> int:
        """The port of all servers of a kind, kept free on 127.0.0.1 as long as this world lives."""
        if kind not in self._ports:
            self._ports[kind] = _kept()
        return int(self._ports[kind].getsockname()[1])

    def become(self, services: Iterable[Service]) -> None:
        """Stop the servers of the last world and start these; they listen when it returns."""
        services = tuple(services)
        self._deaf.close()
        if services or self._servers:
            asyncio.run_coroutine_threadsafe(self._become(services), self._running()).result(10)

    def close(self) -> None:
        """Stop everything; a second call does nothing."""
        self.become(())
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None
        for kept in self._ports.values():
            kept.close()
        self._ports.clear()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="servers", daemon=True)
            self._thread.start()
        return self._loop

    async def _become(self, services: tuple[Service, ...]) -> None:
        for server in self._servers:
            server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        self.heard = []
        self._servers = [
            await asyncio.start_server(partial(self._serve, one), address, self.port(one.kind))
            for one in services
            for address in one.addresses
            if not one.has("refuses") and not one.has("filtered")
        ]
        for one in services:
            for address in one.addresses if one.has("filtered") else ():
                filtered(self._deaf, address, self.port(one.kind))

    async def _serve(self, one: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        heard = self.heard
        try:
            await self._speak(one, reader, writer, lambda line: heard.append((one.name, line)))
        except asyncio.CancelledError:
            pass  # this world is over; nothing of asyncio's needs to be told
        finally:
            self._talks.discard(talk)
            writer.close()

    async def _speak(
        self,
        one: Service,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        hear: Callable[[str], None],
    ) -> None:
        with suppress(OSError, ssl.SSLError, EOFError):
            if one.has("hangs"):
                await reader.read()
            elif not one.has("drops"):
                await SPEAK[one.kind](one, reader, writer, hear)


def filtered(until: ExitStack, address: str, port: int) -> None:
    """A port of which nothing is heard, as behind a firewall: with its queue full, the kernel is silent."""
    server = until.enter_context(socket.socket())
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))
    server.listen(0)
    for _ in range(3):
        waiting = until.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex((address, port))


def _kept() -> socket.socket:
    """A socket that keeps one port on 127.0.0.1 from others."""
    for _ in range(20):
        kept = socket.socket()
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            kept.bind(("127.0.0.1", likely_free()))
        except OSError:
            kept.close()
        else:
            return kept
    raise OSError("no port of 127.0.0.1 is free")
