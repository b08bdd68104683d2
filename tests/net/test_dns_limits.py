"""What the DNS door holds to: rates, questions in flight, a clean end, and calm under forged answers."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import struct
import time
import warnings
from dataclasses import replace

import pytest

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.net import dns as door
from deliverability.net.dns import Engine, Limits
from tests.net.doubles import SECONDS, engine_of, plain, serving
from tests.world import World

NAME = "example.com"


async def _many(engine: Engine, count: int) -> list[Reply]:
    return await asyncio.gather(*(engine.ask(f"n{n}.example.com", "A") for n in range(count)))


def _most_within(seconds: float, times: list[float]) -> int:
    return max(sum(start <= time < start + seconds for time in times) for start in times)


@pytest.mark.parametrize("limits", [replace(SECONDS, rate=100), replace(SECONDS, rate=0, global_rate=100)])
def test_no_more_questions_arrive_in_any_half_second_than_the_rate_allows(limits: Limits) -> None:
    async def run() -> list[float]:
        async with serving() as double, engine_of(double.address(), limits=limits) as engine:
            replies = await _many(engine, 120)
            assert all(isinstance(reply, Answer) for reply in replies)
            return [time for time, _ in double.heard]

    times = asyncio.run(run())
    assert len(times) == 120
    # A tenth of a second's worth may go at once; a busy machine may deliver a few late ones together.
    assert _most_within(0.5, times) <= 60 + 25
    assert times[-1] - times[0] >= 1.0


def test_each_server_has_a_rate_of_its_own_also_when_asked_alone() -> None:
    limits = replace(SECONDS, rate=50)

    async def run() -> list[float]:
        async with serving() as double, engine_of(double.address(), limits=limits) as engine:
            there = double.address()
            alone = [engine.start(Question(f"m{n}.example.com", "A"), at=there) for n in range(20)]
            await _many(engine, 20)
            await asyncio.gather(*(future for future in alone if isinstance(future, asyncio.Future)))
            return [time for time, _ in double.heard]

    times = asyncio.run(run())
    assert len(times) == 40
    assert times[-1] - times[0] >= 0.6, "40 questions at 50 a second, 5 of them at once"


def test_questions_asked_again_with_checking_disabled_keep_to_the_rate() -> None:
    def fails(query: bytes) -> list[bytes]:
        return [query[:2] + b"\x81\x82" + b"\0\1" + b"\0" * 6 + query[12 : len(query) - 11]]

    async def run() -> list[float]:
        limits = replace(SECONDS, rate=100, tries=1)
        async with serving(fails) as double, engine_of(double.address(), limits=limits) as engine:
            await _many(engine, 30)
            return [time for time, _ in double.heard]

    times = asyncio.run(run())
    assert len(times) == 60
    assert times[-1] - times[0] >= 0.4


def test_no_more_questions_are_in_flight_than_allowed() -> None:
    held: list[bytes] = []

    async def run() -> list[int]:
        counts = []
        limits = Limits(timeout=5, tries=1, max_in_flight=7)

        def hold(query: bytes) -> list[bytes]:
            held.append(query)
            return []

        async with serving(hold) as double, engine_of(double.address(), limits=limits) as engine:
            asking = asyncio.ensure_future(_many(engine, 30))
            while not asking.done():
                await asyncio.sleep(0.02)
                counts.append(len(held))
                for query in held:
                    double.transport.sendto(plain(query), engine_address(double.transport, engine))
                held.clear()
            assert all(isinstance(reply, Answer) for reply in await asking)
        return counts

    counts = asyncio.run(run())
    assert max(counts) == 7
    assert sum(counts) == 30


def engine_address(transport: asyncio.DatagramTransport, engine: Engine) -> tuple[str, int]:
    """Where the engine's one socket waits."""
    udp = engine.links[0].udp
    assert udp is not None
    (channel,) = udp._channels
    address: tuple[str, int] = channel._sock.getsockname()
    return address


# The end.


def _sockets() -> int:
    return sum(os.readlink(f"/proc/self/fd/{fd}").startswith("socket:") for fd in _descriptors())


def _descriptors() -> list[str]:
    return [fd for fd in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{fd}")]


@pytest.mark.parametrize("fault", ["timeout", "truncated-tcp-hangs", "servfail", "delay A 0.3"])
def test_closing_in_the_middle_leaves_no_task_socket_or_warning(world: World, fault: str) -> None:
    world.set(f"*.example.com. A 192.0.2.1\n*.example.com. !{fault}")
    address = parse_resolver(world.resolver)

    async def run() -> tuple[int, int, set[str]]:
        before = _sockets()
        engine = Engine([address], Limits(timeout=0.2, tries=3, max_in_flight=20))
        asking = asyncio.ensure_future(asyncio.gather(_many(engine, 40), return_exceptions=True))
        await asyncio.sleep(0.1)
        engine.close()
        await engine.wait_closed()
        await asking
        asked = engine.asked
        await asyncio.sleep(0.5)  # longer than a try: nothing may be asked again
        assert engine.asked == asked
        tasks = {task.get_name() for task in asyncio.all_tasks()} - {asyncio.current_task().get_name()}  # type: ignore[union-attr]
        return before, _sockets(), tasks

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before, after, tasks = asyncio.run(run())
        gc.collect()
    assert (after - before, tasks) == (0, set())


def test_a_closed_engine_asks_nothing_more() -> None:
    async def run() -> tuple[Reply, int]:
        async with serving() as double:
            engine = Engine([double.address()], SECONDS)
            engine.close()
            return await engine.ask(NAME, "A"), len(double.heard)

    assert asyncio.run(run()) == (Unknown("example.com A", Reason.NOT_ASKED), 0)


def test_servers_asked_alone_do_not_use_up_the_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "OTHERS", 10)

    async def run() -> int:
        async with serving() as double, engine_of(double.address()) as engine:
            before = _sockets()
            for n in range(40):
                nobody = replace(double.address(), address=f"127.0.1.{n}")
                engine.start(Question(NAME, "A"), at=nobody)
                await asyncio.sleep(0.005)
            return _sockets() - before

    assert asyncio.run(run()) <= 10


def test_a_link_in_use_is_not_closed_to_make_room(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !delay A 0.2")
    monkeypatch.setattr(door, "OTHERS", 2)

    async def run() -> Reply:
        async with serving() as double, engine_of(double.address()) as engine:
            slow = engine.start(Question(NAME, "A"), at=parse_resolver(world.resolver))
            for n in range(10):
                engine.start(Question(NAME, "A"), at=replace(double.address(), address=f"127.0.1.{n}"))
                await asyncio.sleep(0.002)
            assert isinstance(slow, asyncio.Future)
            return await slow

    assert isinstance(asyncio.run(run()), Answer)


# Hostile answers.


def _ask_double(says: object, name: str = NAME, limits: Limits = SECONDS) -> tuple[Reply, int]:
    async def run() -> tuple[Reply, int]:
        async with serving(says) as double, engine_of(double.address(), limits=limits) as engine:  # type: ignore[arg-type]
            return await engine.ask(name, "A"), len(double.heard)

    return asyncio.run(run())


def _with_id(message: bytes, ident: int) -> bytes:
    return struct.pack("!H", ident & 0xFFFF) + message[2:]


def test_a_thousand_forged_ids_before_the_right_one_change_nothing() -> None:
    def flood(query: bytes) -> list[bytes]:
        ident = int.from_bytes(query[:2], "big")
        forged = plain(query, "203.0.113.66")
        return [*(_with_id(forged, ident + n) for n in range(1, 1001)), plain(query)]

    reply, questions = _ask_double(flood)
    assert isinstance(reply, Answer)
    assert (reply.names, questions) == (("192.0.2.1",), 1)


def test_forged_questions_before_the_right_one_change_nothing() -> None:
    def flood(query: bytes) -> list[bytes]:
        forged = plain(query, "203.0.113.66").replace(b"\7example", b"\7forgery", 1)
        return [*([forged] * 200), query, plain(query)[:11], plain(query)]

    reply, questions = _ask_double(flood)
    assert isinstance(reply, Answer)
    assert (reply.names, questions) == (("192.0.2.1",), 1)


def test_a_server_that_answers_each_question_fifty_times_is_heard_once() -> None:
    async def run() -> tuple[list[Reply], int]:
        async with serving(lambda query: [plain(query)] * 50) as double:
            async with engine_of(double.address()) as engine:
                replies = [*await _many(engine, 20), *await _many(engine, 40)]
            return replies, len(double.heard)

    replies, questions = asyncio.run(run())
    assert all(isinstance(reply, Answer) for reply in replies)
    assert questions == 40


def test_an_answer_from_another_address_is_not_heard() -> None:
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    other.bind(("127.0.0.9", 0))

    async def run() -> Reply:
        async with serving(lambda query: []) as double:
            limits = Limits(timeout=0.3, tries=1)
            async with engine_of(double.address(), limits=limits) as engine:
                asking = asyncio.ensure_future(engine.ask(NAME, "A"))
                await asyncio.sleep(0.1)
                for query in [query for _, query in double.heard]:
                    other.sendto(plain(query), engine_address(double.transport, engine))
                return await asking

    with other:
        reply = asyncio.run(run())
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.TIMEOUT


def test_an_answer_that_is_no_such_name_and_holds_it_is_malformed() -> None:
    def both(query: bytes) -> list[bytes]:
        message = bytearray(plain(query))
        message[3] |= 3
        return [bytes(message)]

    reply, _ = _ask_double(both)
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.MALFORMED


def test_a_nothing_that_speaks_for_another_zone_is_lame() -> None:
    def elsewhere(query: bytes) -> list[bytes]:
        soa = (
            b"\5other\7example\0"
            + struct.pack("!HHIH", 6, 1, 60, 22)
            + b"\0\0"
            + struct.pack("!IIIII", 1, 2, 3, 4, 5)
        )
        return [query[:2] + b"\x81\x80\0\1\0\0\0\1\0\0" + query[12 : len(query) - 11] + soa]

    reply, _ = _ask_double(elsewhere)
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.LAME


@pytest.mark.parametrize(
    ("rcode", "reason"), [(6, Reason.MALFORMED), (9, Reason.LAME), (15, Reason.MALFORMED)]
)
def test_codes_that_no_resolver_sends_are_no_answer(rcode: int, reason: Reason) -> None:
    def says(query: bytes) -> list[bytes]:
        message = bytearray(plain(query))
        message[3] |= rcode
        return [bytes(message)]

    reply, _ = _ask_double(says)
    assert isinstance(reply, Unknown)
    assert reply.reason is reason


def test_an_answer_that_lay_unread_while_the_program_was_busy_still_counts() -> None:
    """The loop stands still for longer than a try, with the answers in the socket all along."""

    async def run() -> tuple[list[Reply], int]:
        limits = Limits(timeout=0.2, tries=1)
        async with engine_of(parse_resolver(server.resolver), limits=limits) as engine:
            asking = asyncio.ensure_future(_many(engine, 100))
            await asyncio.sleep(0.01)
            time.sleep(0.5)  # noqa: ASYNC251 - standing still is the point
            return await asking, engine.asked

    with World("*.example.com. A 192.0.2.1") as server:
        replies, asked = asyncio.run(run())
    assert all(isinstance(reply, Answer) for reply in replies)
    assert asked == 100
