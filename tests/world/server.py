"""One thread with one event loop that serves a world over UDP and TCP on a loopback address."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from checks.answers import Question
from tests.world.answer import look_up
from tests.world.faults import FAULTS, Case, Said, say
from tests.world.ports import likely_free
from tests.world.validating import resolved
from tests.world.zone import Zones

Send = Callable[[Said], None]


class Server:
    """Serves `world` at (`address`, `port`) until `close`; every answer waits `delay` seconds.

    `shut`: of "udp" and "tcp" what nobody listens to.
    """

    def __init__(
        self, world: Zones, address: str, port: int, delay: float = 0.0, shut: frozenset[str] = frozenset()
    ) -> None:
        self.address, self.delay, self._shut = address, delay, shut
        self._state = _State(world)
        self._udp, self._tcp = _bound(address, port)
        self.port: int = self._udp.getsockname()[1]
        self._other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._other.bind((address, 0))
        self._loop = asyncio.new_event_loop()
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"world {address}", daemon=True)
        self._thread.start()

    @property
    def asked(self) -> tuple[tuple[Question, str], ...]:
        """Every question of the present world with "udp" or "tcp", in order."""
        return tuple(self._state.asked)

    def wait(self) -> None:
        """Until it listens over TCP too."""
        self._running.wait(5)

    def serve(self, world: Zones) -> None:
        """Answer from `world` from now on; answers still delayed from the last one are dropped."""
        self._state = _State(world)

    def close(self) -> None:
        """Stop the loop and free the port."""
        if self._thread.is_alive():
            self._running.wait(5)  # a stop that comes while the server still starts would be lost
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _run(self) -> None:
        if "udp" in self._shut:
            self._udp.close()
        else:
            self._loop.add_reader(self._udp, self._datagrams)
        if "tcp" in self._shut:
            self._tcp.close()
        else:
            self._loop.run_until_complete(asyncio.start_server(self._connection, sock=self._tcp))
        self._loop.call_soon(self._running.set)
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        for sock in (self._udp, self._tcp, self._other):
            sock.close()
        self._loop.close()

    def _datagrams(self) -> None:
        while True:
            try:
                wire, sender = self._udp.recvfrom(65535)
            except (BlockingIOError, ConnectionError):
                return

            def send(said: Said, sender: tuple[str, int] = sender) -> None:
                sock = self._other if said.elsewhere else self._udp
                for message in said.messages:
                    sock.sendto(message, sender)

            self._answer(wire, tcp=False, send=send)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(said: Said) -> None:
            if said.reset:
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.transport.abort()
            writer.writelines(struct.pack("!H", len(message)) + message for message in said.messages)

        try:
            while True:
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                self._answer(await reader.readexactly(length), tcp=True, send=send)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the last one comes when the server stops, and a task that shows it is complained about
        finally:
            writer.close()

    def _answer(self, wire: bytes, tcp: bool, send: Send) -> None:
        state = self._state
        said, delay = state.answer(wire, tcp)
        if delay + self.delay == 0:
            send(said)
            return

        def late() -> None:
            if state is self._state:
                send(said)

        self._loop.call_later(delay + self.delay, late)


class _State:
    """A world and what was asked of it; swapped as a whole."""

    def __init__(self, world: Zones) -> None:
        self.world = world
        self.asked: list[tuple[Question, str]] = []
        self._times: Counter[Question] = Counter()

    def answer(self, wire: bytes, tcp: bool) -> tuple[Said, float]:
        """What to say to the message `wire`, and after how many seconds."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return _formerr(wire), 0
        if query.flags & dns.flags.QR:
            return Said(), 0  # never answer an answer: two servers would talk for ever
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            reply = dns.message.make_response(query)
            reply.set_rcode(dns.rcode.NOTIMP if query.opcode() else dns.rcode.FORMERR)
            return say(reply, query, tcp), 0
        if query.question[0].rdclass != dns.rdataclass.IN:
            reply = dns.message.make_response(query)
            reply.set_rcode(dns.rcode.REFUSED)
            return say(reply, query, tcp), 0
        return self._say(query, tcp)

    def _say(self, query: dns.message.Message, tcp: bool) -> tuple[Said, float]:
        asked = query.question[0]
        question = Question(_plain(asked.name), dns.rdatatype.to_text(asked.rdtype))
        self.asked.append((question, "tcp" if tcp else "udp"))
        earlier = self._times[question]
        self._times[question] += 1
        found = look_up(self.world, asked.name, asked.rdtype, bool(query.flags & dns.flags.RD))
        reply = resolved(self.world, query, found)
        delay = sum(float(fault.arg) for fault in found.faults if fault.kind == "delay")
        for fault in found.faults:
            if fault.kind in FAULTS:
                return FAULTS[fault.kind](Case(query, reply, tcp, earlier, fault.arg)), delay
        return say(reply, query, tcp), delay


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if len(name) > 1 else ""


def _formerr(wire: bytes) -> Said:
    if len(wire) < 12 or wire[2] & 0x80:
        return Said()
    return Said((wire[:2] + bytes((wire[2] | 0x80, 1)) + b"\x00" * 8,))


def _bound(address: str, port: int) -> tuple[socket.socket, socket.socket]:
    """A UDP and a listening TCP socket on one port; tries again when the port is half taken."""
    for _ in range(20):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        try:
            udp.bind((address, port or likely_free()))
            tcp.bind((address, udp.getsockname()[1]))
        except OSError:
            udp.close()
            tcp.close()
            if port:
                raise
            continue
        udp.setblocking(False)
        tcp.setblocking(False)
        return udp, tcp
    raise OSError(f"no port of {address} is free for both UDP and TCP")
