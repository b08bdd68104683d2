"""A resolver for benchmarks in a process of its own: python -m tests.benchmarks.server --port N."""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import struct
import sys
from contextlib import suppress
from functools import partial

from tests.benchmarks.records import read
from tests.benchmarks.typical import SECOND, typical
from tests.benchmarks.wire import Answers

KINDS = {"typical": typical}


def main() -> int:
    """Serve until SIGTERM or SIGINT, then print how many questions came."""
    options = _options()
    answers = Answers(read(KINDS[options.kind](options.domains)))
    asyncio.run(_serve(answers, options.address, options.port, options.delay))
    with suppress(BrokenPipeError):  # nobody may be left to read it
        print(f"{answers.asked} questions", flush=True)
    return 0


async def _serve(answers: Answers, address: str, port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    port = await _listen(answers, address, port, delay)
    if address == "127.0.0.1":
        await _listen(answers, SECOND, port, delay)
    print(f"answering at {address}:{port}", flush=True)
    await stop.wait()


async def _listen(answers: Answers, address: str, port: int, delay: float) -> int:
    """Answer at this address over UDP and TCP; returns the port."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
    udp.setblocking(False)
    udp.bind((address, port))
    port = udp.getsockname()[1]
    loop = asyncio.get_running_loop()
    loop.add_reader(udp, partial(_datagrams, udp, answers, loop, delay))
    await asyncio.start_server(partial(_connection, answers, delay), address, port)
    return int(port)


def _datagrams(udp: socket.socket, answers: Answers, loop: asyncio.AbstractEventLoop, delay: float) -> None:
    """Take what has come, up to 256 at once so that delayed answers still leave in time."""
    for _ in range(256):
        try:
            wire, sender = udp.recvfrom(4096)
        except BlockingIOError:
            return
        reply = answers.reply(wire)
        if reply is None:
            continue
        if delay:
            loop.call_later(delay, _send, udp, reply, sender)
        else:
            _send(udp, reply, sender)


def _send(udp: socket.socket, reply: bytes, sender: tuple[str, int]) -> None:
    with suppress(BlockingIOError, ConnectionError):  # as on any network, a datagram may be lost
        udp.sendto(reply, sender)


async def _connection(
    answers: Answers, delay: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while True:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            reply = answers.reply(await reader.readexactly(length), limit=65535)
            await asyncio.sleep(delay)
            if reply is not None:
                writer.write(struct.pack("!H", len(reply)) + reply)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.server", description=__doc__)
    parser.add_argument("--port", type=int, default=5301, help="0 takes any free one")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--domains", type=int, default=2000, help="d0001.example and so on")
    parser.add_argument("--kind", choices=KINDS, default="typical")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
