"""Blocklists are asked slowly, once, never through a public resolver, and with a key that nobody sees."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable

import pytest

from checks.answers import Answer, Question, Reply
from checks.domain import parse_target
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.config_values import Secret
from deliverability.gather.context import Options
from deliverability.net import links
from deliverability.net.dns import Engine, Limits
from deliverability.net.lists import MOST_WAITING, Keyed, Lists
from deliverability.net.live import Live
from deliverability.report import as_json
from deliverability.runs import Run, check
from tests.judging import LAB
from tests.world import World

ZEN, COP = "zen.spamhaus.org", "bl.spamcop.net"
KEY = "canary0canary0canary0canar"
DQS = f"{KEY}.zen.dq.spamhaus.net"
QUICK = Limits(timeout=0.3, tries=2)


def with_lists(
    resolvers: list[str],
    use: Callable[[Lists], Awaitable[list[Reply]]],
    key: Secret | None = None,
    rate: float = 0,
) -> list[Reply]:
    async def run() -> list[Reply]:
        engine = Engine(map(parse_resolver, resolvers), QUICK)
        try:
            return await use(Lists(engine, key, rate))
        finally:
            engine.close()

    return asyncio.run(run())


async def replies(lists: Lists, *names: str) -> list[Reply]:
    asked = [lists.fetch(Question(name, "A")) for name in names]
    return [one if isinstance(one, Answer | Unknown) else await one for one in asked]  # type: ignore[misc]


def test_questions_to_all_lists_together_keep_the_rate(world: World) -> None:
    world.set(f"*.{ZEN}. A 127.0.0.2\n*.{COP}. A 127.0.0.2")
    names = [f"{n}.{zone}" for n in range(4) for zone in (ZEN, COP)]
    began = time.monotonic()
    said = with_lists([world.resolver], lambda lists: replies(lists, *names), rate=20)
    assert all(isinstance(reply, Answer) for reply in said)
    assert time.monotonic() - began >= 0.25  # seven gaps of 0.05 s, less a short burst at the start


def test_the_usual_rate_is_five_a_second(world: World) -> None:
    async def took(lists: Lists) -> list[Reply]:
        assert lists._bucket.gap == 0.2
        return []

    async def run() -> None:
        engine = Engine([parse_resolver(world.resolver)], QUICK)
        await took(Lists(engine))
        engine.close()

    asyncio.run(run())


def test_the_same_question_goes_out_once_however_many_runs_ask_it(world: World) -> None:
    world.set(f"a.{ZEN}. A 127.0.0.2\nb.{ZEN}. TXT x")

    async def use(lists: Lists) -> list[Reply]:
        at_once = await replies(lists, *[f"a.{ZEN}", f"b.{ZEN}"] * 5)
        return at_once + await replies(lists, f"a.{ZEN}", f"b.{ZEN}")

    said = with_lists([world.resolver], use)
    assert len(said) == 12
    assert [q.name for q in world.asked] == [f"a.{ZEN}", f"b.{ZEN}"]
    assert isinstance(said[-1], Answer)
    assert said[-1].records == ()


def test_what_could_not_be_asked_in_time_is_not_waited_for(world: World) -> None:
    async def use(lists: Lists) -> list[Reply]:
        asked = [lists.fetch(Question(f"{n}.{ZEN}", "A")) for n in range(MOST_WAITING + 5)]
        return [one for one in asked if isinstance(one, Unknown)]

    said = with_lists([world.resolver], use, rate=5)
    assert len(said) == 5
    assert {one.reason for one in said if isinstance(one, Unknown)} == {Reason.TOO_MANY}


@pytest.mark.parametrize(
    "resolver",
    ["8.8.8.8", "1.1.1.1", "tls://9.9.9.9", "https://dns.google/dns-query", "[2606:4700:4700::1111]:53"],
)
def test_through_a_public_resolver_nothing_is_asked(resolver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was asked")

    monkeypatch.setattr(Engine, "start", never)
    (said,) = with_lists([resolver], lambda lists: replies(lists, f"2.0.0.127.{ZEN}"))
    assert said == Unknown(f"2.0.0.127.{ZEN} A", Reason.PUBLIC_RESOLVER, (str(parse_resolver(resolver)),))


def test_beside_a_public_resolver_the_own_one_is_asked_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(f"2.0.0.127.{ZEN}. A 127.0.0.2")
    honest = links.Link.__init__

    def watched(self: links.Link, server: object, rate: float) -> None:
        honest(self, server, rate)  # type: ignore[arg-type]
        if str(server).startswith("8.8.8.8"):
            self.udp = None  # whoever used it would fail

    monkeypatch.setattr(links.Link, "__init__", watched)
    (said,) = with_lists(["8.8.8.8", world.resolver], lambda lists: replies(lists, f"2.0.0.127.{ZEN}"))
    assert isinstance(said, Answer)
    assert said.server == world.resolver


def test_the_key_stands_in_the_question_on_the_wire_and_nowhere_else(world: World) -> None:
    world.set(f"2.0.0.127.{DQS}. A 127.0.0.2\n1.0.0.127.{COP}. TXT x")
    said = with_lists(
        [world.resolver], lambda lists: replies(lists, f"2.0.0.127.{ZEN}", f"1.0.0.127.{COP}"), Secret(KEY)
    )
    assert [q.name for q in world.asked] == [f"2.0.0.127.{DQS}", f"1.0.0.127.{COP}"]
    assert isinstance(said[0], Answer)
    assert said[0].question == Question(f"2.0.0.127.{ZEN}", "A")
    assert said[0].names == ("127.0.0.2",)
    assert KEY not in repr(said)


def test_the_other_zones_of_spamhaus_take_the_key_too(world: World) -> None:
    world.set(f"test.{KEY}.dbl.dq.spamhaus.net. A 127.0.1.2")
    (said,) = with_lists([world.resolver], lambda lists: replies(lists, "test.dbl.spamhaus.org"), Secret(KEY))
    assert isinstance(said, Answer)
    assert said.names == ("127.0.1.2",)


def test_a_question_with_the_key_shows_itself_without() -> None:
    keyed = Keyed(f"9.2.0.192.{DQS}", "A")
    assert str(keyed) == repr(keyed) == f"{keyed}" == f"9.2.0.192.{ZEN} A"


ZONE = '@ TXT "v=spf1 -all"\n'
GOOD = f"2.0.0.127.{DQS}. A 127.0.0.2\n"
EVERY = ("servfail", "timeout", "refused", "bogus", "garbage", "truncated-tcp-hangs", "truncated", "referral")
ANSWERS = (f"CNAME {KEY}.example.net.", "A 127.255.255.254", "A 127.0.0.2", "A 127.0.0.99", "!cname-loop")
FAULTS = ["", *(f"*.{DQS}. !{fault}" for fault in EVERY), *(f"9.2.0.192.{DQS}. {one}" for one in ANSWERS)]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("crash", [False, True], ids=["", "our own fault"])
def test_no_transcript_report_or_log_line_holds_the_key(
    world: World, fault: str, crash: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(ZONE + GOOD + fault)
    caplog.set_level(logging.DEBUG)
    if crash:

        async def broken(*_: object) -> None:
            raise RuntimeError("something of ours broke")

        monkeypatch.setattr(links.Link, "stream", broken)

    async def judged() -> Run:
        engine = Engine([parse_resolver(world.resolver)], QUICK)
        try:
            live = Live(engine, allow=LAB, lists=Lists(engine, Secret(KEY), 0))
            options = Options(sending_ips=("192.0.2.9",), allow=LAB, families=("blocklists",))
            return await check(live, parse_target("example.com"), options)
        finally:
            engine.close()

    run = asyncio.run(judged())
    assert any(KEY in q.name for q in world.asked)
    shown = json.dumps(as_json(run.report)) + run.transcript.dumps() + repr(run) + caplog.text
    assert KEY not in shown
