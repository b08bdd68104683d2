"""The DNS door against a world with faults: every behaviour of a server comes to one exact reply."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from checks.answers import Answer, Question, Reply, Txt
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.net.dns import Engine, Limits
from deliverability.net.paths import SERVED, USUAL
from tests.judging import QUICK
from tests.net.doubles import SECONDS, engine_of, plain, serving
from tests.world import World
from tests.world.faults import FAULTS, MODIFIERS

T = TypeVar("T")
THERE = "192.0.2.1"
NAME = "example.com"
PATIENT = Limits(timeout=5.0, tries=3)


def with_engine(use: Callable[[Engine], Awaitable[T]], *servers: str, limits: Limits = QUICK) -> T:
    """What `use` makes of an engine over these servers."""

    async def run() -> T:
        engine = Engine(map(parse_resolver, servers), limits)
        try:
            return await use(engine)
        finally:
            engine.close()

    return asyncio.run(run())


def ask(world: World, name: str = NAME, rrtype: str = "A", limits: Limits = QUICK) -> Reply:
    return with_engine(lambda engine: engine.ask(name, rrtype), world.resolver, limits=limits)


OUTCOMES: dict[str, tuple[object, int]] = {
    # fault: (what the reply is, how many questions it takes with two tries)
    "absent": (THERE, 1),
    "bogus": (Reason.BOGUS, 2),
    "cname-loop": (Reason.MALFORMED, 4),
    "compression-loop": (Reason.MALFORMED, 4),
    "delay 0.05": (THERE, 1),
    "duplicate-reply": (THERE, 1),
    "edns-timeout": (Reason.TIMEOUT, 2),
    "empty": (Reason.TIMEOUT, 2),
    "formerr": (Reason.NOT_UNDERSTOOD, 3),
    "formerr-edns": (THERE, 2),
    "garbage": (Reason.TIMEOUT, 2),
    "nodata-without-soa": (Reason.LAME, 2),
    "notimp": (Reason.NOT_UNDERSTOOD, 3),
    "nxdomain-without-soa": ("NXDOMAIN", 1),
    "referral": (Reason.LAME, 2),
    "refused": (Reason.REFUSED, 2),
    "secure": (THERE, 1),
    "servfail": (Reason.SERVFAIL, 3),
    "servfail-once": (THERE, 2),
    "short": (Reason.MALFORMED, 4),
    "stripped": (THERE, 1),
    "tcp-hangs": (THERE, 1),
    "timeout": (Reason.TIMEOUT, 2),
    "timeout-once": (THERE, 2),
    "truncated": (THERE, 2),
    "truncated-tcp-hangs": (Reason.TRUNCATED, 4),
    "truncated-tcp-refused": (Reason.TRUNCATED, 4),
    "unvalidated": (THERE, 1),
    "without-authority": (THERE, 1),
    "without-edns": (THERE, 1),
    "wrong-id": (Reason.TIMEOUT, 2),
    "wrong-question": (Reason.TIMEOUT, 2),
    "wrong-source": (Reason.TIMEOUT, 2),
}


def test_the_table_names_every_fault_of_the_world() -> None:
    assert {fault.partition(" ")[0] for fault in OUTCOMES} == {*FAULTS, *MODIFIERS}


@pytest.mark.parametrize("fault", OUTCOMES)
def test_a_fault_comes_to_one_exact_reply(world: World, fault: str) -> None:
    world.set(f"@ A {THERE}\n@ !{fault.replace(' ', ' A ')}")
    expected, questions = OUTCOMES[fault]
    reply = ask(world, limits=_limits(fault))
    question = Question(NAME, "A")
    if isinstance(expected, Reason):
        assert reply == Unknown("example.com A", expected, (world.resolver,))
    elif expected == "NXDOMAIN":
        assert reply == replace(_sized(reply), question=question, nxdomain=True, server=world.resolver)
    else:
        secure = fault == "secure"
        assert reply == Answer(
            question, (THERE,), ttl=3600, server=world.resolver, size=_sized(reply).size, authentic=secure
        )
    assert len(world.asked) == questions


def _limits(fault: str) -> Limits:
    """Short tries only where silence is what is waited for."""
    silent = OUTCOMES[fault][0] is Reason.TIMEOUT or fault in ("timeout-once", "truncated-tcp-hangs")
    return QUICK if silent else SECONDS


def _sized(reply: Reply) -> Answer:
    assert isinstance(reply, Answer)
    return Answer(reply.question, size=reply.size)


@pytest.mark.parametrize("fault", OUTCOMES)
def test_a_healthy_second_server_answers_where_the_first_has_a_fault(world: World, fault: str) -> None:
    world.set(f"@ A {THERE}")
    healthy = world.second.resolver
    broken = World(f"@ A {THERE}\n@ !{fault.replace(' ', ' A ')}", address="127.0.0.3")
    with broken:
        servers = (broken.resolver, healthy)
        reply = with_engine(lambda engine: engine.ask(NAME, "A"), *servers, limits=_limits(fault))
    assert isinstance(reply, Answer)
    if fault == "nxdomain-without-soa":
        assert reply.nxdomain, "an NXDOMAIN counts; a second path is asked before anything is called missing"
    else:
        assert reply.records == (THERE,)


def test_nothing_there_is_told_apart_from_no_such_name(world: World) -> None:
    world.set("@ A 192.0.2.1\nb.a A 192.0.2.1")
    nothing, empty, missing = (ask(world, name, "TXT") for name in (NAME, "a.example.com", "no.example.com"))
    for reply, nxdomain in ((nothing, False), (empty, False), (missing, True)):
        assert isinstance(reply, Answer)
        assert (reply.records, reply.nxdomain, reply.ttl, reply.soa_owner) == ((), nxdomain, 300, NAME)


def test_a_chain_of_aliases_is_followed_and_named(world: World) -> None:
    world.set("""
        www CNAME a.vendor.example.
        a.vendor.example. CNAME b.vendor.example.
        b.vendor.example. 30 A 192.0.2.9
    """)
    reply = ask(world, "www.example.com")
    assert isinstance(reply, Answer)
    assert reply.names == ("192.0.2.9",)
    assert (reply.aliases, reply.ttl) == (("a.vendor.example", "b.vendor.example"), 30)


def test_an_alias_to_nothing_is_nothing_of_the_zone_it_leads_to(world: World) -> None:
    world.set("www CNAME gone.vendor.example.\nempty CNAME vendor.example.\nvendor.example. A 192.0.2.9")
    missing, nothing = ask(world, "www.example.com"), ask(world, "empty.example.com", "TXT")
    for reply, nxdomain in ((missing, True), (nothing, False)):
        assert isinstance(reply, Answer)
        assert (reply.records, reply.nxdomain, reply.soa_owner) == ((), nxdomain, "vendor.example")


def test_a_text_of_sixty_thousand_octets_comes_over_tcp(world: World) -> None:
    strings = " ".join(f'"{n:0250d}"' for n in range(238))
    world.set(f"@ TXT {strings}")
    reply = ask(world, NAME, "TXT")
    assert isinstance(reply, Answer)
    (record,) = reply.records
    assert isinstance(record, Txt)
    assert len(record.data) == 59_500
    assert [over for _, over in world.asked_over] == ["udp", "tcp"]


def test_text_that_is_not_text_arrives_octet_by_octet(world: World) -> None:
    world.set(r'@ TXT "\000\255v=spf1" "\"\\"')
    reply = ask(world, NAME, "TXT")
    assert isinstance(reply, Answer)
    assert reply.records == (Txt((b"\x00\xffv=spf1", b'"\\')),)


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".com", ".".join(["x" * 60] * 5), "münchen.de", "a\\"])
def test_what_is_no_name_is_not_asked(world: World, name: str) -> None:
    reply = ask(world, name)
    assert reply == Unknown(f"{name} A", Reason.NOT_A_NAME)
    assert world.asked == []


def test_a_validation_failure_without_words_is_found_by_asking_without_validation(world: World) -> None:
    """A resolver from before RFC 8914: SERVFAIL without an EDE, and the data when CD is set."""

    def says(query: bytes) -> list[bytes]:
        answer = bytearray(plain(query))
        if query[3] & 0x10:
            return [bytes(answer)]
        return [query[:2] + b"\x81\x82" + b"\0\1" + b"\0" * 6 + query[12 : len(query) - 11]]

    async def run() -> tuple[Reply, int]:
        async with serving(says) as double, engine_of(double.address()) as engine:
            return await engine.ask(NAME, "A"), len(double.heard)

    reply, questions = asyncio.run(run())
    assert isinstance(reply, Unknown)
    assert (reply.reason, questions) == (Reason.BOGUS, 3)


# Several servers.


def test_every_server_asked_is_named_when_none_answers(world: World) -> None:
    world.set("@ !servfail")
    reply = with_engine(lambda engine: engine.ask(NAME, "A"), world.resolver, world.second.resolver)
    assert reply == Unknown("example.com A", Reason.SERVFAIL, (world.resolver, world.second.resolver))


def test_the_gravest_failure_names_the_reason(world: World) -> None:
    world.set("@ !timeout")
    with World("@ !bogus", address="127.0.0.3") as bogus:
        reply = with_engine(lambda engine: engine.ask(NAME, "A"), world.resolver, bogus.resolver)
    assert reply == Unknown("example.com A", Reason.BOGUS, (world.resolver, bogus.resolver))


def test_a_dead_first_server_costs_one_time_out_and_is_then_asked_last(world: World) -> None:
    world.set("\n".join(f"n{n} A 192.0.2.{n}" for n in range(20)))
    with World("*. !timeout", address="127.0.0.3") as dead:

        async def use(engine: Engine) -> tuple[list[Reply], list[float]]:
            times = []
            replies: list[Reply] = []
            for wave in (range(8), range(8, 16), range(16, 20)):
                begun = engine.loop.time()
                replies += await asyncio.gather(*(engine.ask(f"n{n}.example.com", "A") for n in wave))
                times.append(engine.loop.time() - begun)
            return replies, times

        replies, times = with_engine(use, dead.resolver, world.resolver, limits=Limits(timeout=0.5, tries=2))
        assert [isinstance(reply, Answer) for reply in replies] == [True] * 20
        assert times[0] >= 0.5
        assert times[1] < 0.5
        assert times[2] < 0.5
        assert len(dead.asked) == 8
        assert len(world.asked) == 20


def test_a_port_where_nobody_listens_costs_no_time_at_all(world: World) -> None:
    world.set("@ A 192.0.2.1")
    with World(address="127.0.0.3") as gone:
        nobody = gone.resolver
    alone = with_engine(lambda engine: engine.ask(NAME, "A"), nobody, limits=PATIENT)
    assert alone == Unknown("example.com A", Reason.UNREACHABLE, (nobody,))
    both = with_engine(lambda engine: engine.ask(NAME, "A"), nobody, world.resolver, limits=PATIENT)
    assert isinstance(both, Answer)


def test_each_of_many_servers_is_tried_once_though_there_are_fewer_tries(world: World) -> None:
    world.set("@ A 192.0.2.1")
    broken = [World("@ !refused", address=f"127.0.0.{n}") for n in (3, 4, 5)]
    try:
        servers = [*(one.resolver for one in broken), world.resolver]
        reply = with_engine(lambda engine: engine.ask(NAME, "A"), *servers)
        assert isinstance(reply, Answer)
        assert [len(one.asked) for one in broken] == [1, 1, 1]
    finally:
        for one in broken:
            one.close()


# One question at a time, and only when it must be.


def test_a_hundred_askers_share_one_question(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !delay A 0.1")

    async def use(engine: Engine) -> list[Reply]:
        return await asyncio.gather(*(engine.ask(NAME, "A") for _ in range(100)))

    replies = with_engine(use, world.resolver, limits=PATIENT)
    assert len({id(reply) for reply in replies}) == 1
    assert isinstance(replies[0], Answer)
    assert len(world.asked) == 1


def test_an_asker_that_gives_up_takes_the_answer_from_no_other(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !delay A 0.2")

    async def use(engine: Engine) -> Reply:
        first, second = (asyncio.ensure_future(engine.ask(NAME, "A")) for _ in range(2))
        await asyncio.sleep(0.05)
        first.cancel()
        return await second

    assert isinstance(with_engine(use, world.resolver, limits=PATIENT), Answer)


async def _twice(engine: Engine, name: str, rrtype: str, pause: float) -> tuple[Reply, Reply]:
    first = await engine.ask(name, rrtype)
    await asyncio.sleep(pause)
    return first, await engine.ask(name, rrtype)


@pytest.mark.parametrize(
    ("zone", "rrtype", "pause", "questions"),
    [
        ("@ 60 A 192.0.2.1", "A", 0.0, 1),
        ("@ 1 A 192.0.2.1", "A", 1.05, 2),
        ("@ 0 A 192.0.2.1", "A", 0.0, 2),
        ("@ 60 A 192.0.2.1", "TXT", 0.0, 1),
        ("@ 60 SOA ns h 1 2 3 4 1", "TXT", 1.05, 2),
        ("@ 1 SOA ns h 1 2 3 4 60", "TXT", 1.05, 2),
        ("@ 60 SOA ns h 1 2 3 4 0", "TXT", 0.0, 2),
        ("@ A 192.0.2.1\n@ !nxdomain-without-soa", "A", 0.0, 2),
        ("@ !refused", "A", 0.0, 2),
    ],
)
def test_no_question_is_asked_twice_within_its_ttl(
    world: World, zone: str, rrtype: str, pause: float, questions: int
) -> None:
    world.set(zone)
    with_engine(lambda engine: _twice(engine, NAME, rrtype, pause), world.resolver)
    assert len(world.asked) == questions


def test_an_alias_that_expires_first_ends_the_answer(world: World) -> None:
    world.set("www 1 CNAME mail\nmail 60 A 192.0.2.1")
    with_engine(lambda engine: _twice(engine, "www.example.com", "A", 1.05), world.resolver)
    assert len(world.asked) == 2


def test_the_cache_holds_no_more_than_it_may(world: World) -> None:
    world.set("*.example.com. 60 A 192.0.2.1")

    async def use(engine: Engine) -> None:
        for n in (1, 2, 3, 1, 3):
            await engine.ask(f"n{n}.example.com", "A")

    with_engine(use, world.resolver, limits=replace(QUICK, cache_entries=2))
    assert [question.name[:2] for question in world.asked] == ["n1", "n2", "n3", "n1"]


def test_a_fresh_question_goes_round_the_cache_and_renews_it(world: World) -> None:
    world.set("@ 60 A 192.0.2.1")

    async def use(engine: Engine) -> list[Reply]:
        replies = [await engine.ask(NAME, "A")]
        world.set("@ 60 A 192.0.2.2")
        return [*replies, await engine.ask(NAME, "A", fresh=True), await engine.ask(NAME, "A")]

    replies = with_engine(use, world.resolver)
    assert [r.names for r in replies if isinstance(r, Answer)] == [(f"192.0.2.{n}",) for n in (1, 2, 2)]
    assert len(world.asked) == 1, "set begins to count anew: only the fresh one"


# This very server.


async def _at(engine: Engine, server: str, *, recurse: bool) -> Reply:
    way = USUAL if recurse else SERVED
    reply = engine.start(Question(NAME, "A"), at=parse_resolver(server), way=way)
    return await reply if isinstance(reply, asyncio.Future) else reply


def test_a_server_asked_alone_answers_for_itself(world: World) -> None:
    world.set("@ A 192.0.2.1")
    world.second.set("@ A 192.0.2.2")
    second = world.second.resolver

    async def use(engine: Engine) -> list[Reply]:
        own = await _at(engine, second, recurse=False)
        return [await engine.ask(NAME, "A"), own, await _at(engine, second, recurse=False)]

    replies = with_engine(use, world.resolver)
    assert [r.names for r in replies if isinstance(r, Answer)] == [(f"192.0.2.{n}",) for n in (1, 2, 2)]
    assert len(world.second.asked) == 1, "its answers are kept too"


def test_a_server_asked_as_resolver_and_for_its_own_zones_is_asked_twice() -> None:

    async def run() -> list[Reply]:
        def says(query: bytes) -> list[bytes]:
            return [plain(query, "192.0.2.1" if query[2] & 1 else "192.0.2.2")]

        async with serving(says) as double, engine_of(double.address()) as engine:
            here = str(double.address())
            return [await _at(engine, here, recurse=True), await _at(engine, here, recurse=False)]

    assert [r.names for r in asyncio.run(run()) if isinstance(r, Answer)] == [("192.0.2.1",), ("192.0.2.2",)]


def test_a_silent_server_asked_alone_is_left_to_rest(world: World) -> None:
    world.set("@ A 192.0.2.1")
    with World("*. !timeout", address="127.0.0.3") as dead:
        address = parse_resolver(dead.resolver)

        async def use(engine: Engine) -> tuple[Reply, bool, bool]:
            before = engine.is_resting(address)
            reply = await _at(engine, dead.resolver, recurse=False)
            await _at(engine, dead.resolver, recurse=True)
            return reply, before, engine.is_resting(address)

        reply, before, after = with_engine(use, world.resolver)
        assert reply == Unknown("example.com A", Reason.TIMEOUT, (dead.resolver,))
        assert (before, after) == (False, True)
