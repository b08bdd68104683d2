"""The second path and the fresh look, against resolvers and name servers on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.net.asker import Asker, Budget
from deliverability.net.dns import Engine
from deliverability.net.live import Live
from deliverability.net.transcript import Transcript
from tests.judging import QUICK
from tests.world import World

HERE = ("127.0.0.0/8",)
NS = "@ NS ns.host.example.\nns.host.example. A 127.0.0.3\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A resolver on 127.0.0.1, one on 127.0.0.2, and the domain's own name server on 127.0.0.3, same port."""

    first: World
    second: World
    own: World

    @property
    def port(self) -> int:
        return int(self.own.resolver.rpartition(":")[2])


@pytest.fixture
def place() -> Iterator[Place]:
    with World() as first, World(address="127.0.0.2") as second:
        port = int(first.resolver.rpartition(":")[2])
        with World(address="127.0.0.3", port=port) as own:
            yield Place(first, second, own)


def confirmed(
    place: Place,
    question: tuple[str, str] = ("example.com", "MX"),
    *,
    resolvers: int = 1,
    allow: tuple[str, ...] = HERE,
    fresh: bool = False,
    before: tuple[str, str] | None = None,
    budget: Budget | None = None,
) -> Reply:
    """What an asker believes about a question; `before` is asked first, for the cache to hold."""

    async def run() -> Reply:
        worlds = (place.first, place.second)[:resolvers]
        engine = Engine([parse_resolver(world.resolver) for world in worlds], QUICK)
        live = Live(engine, home="example.com", fresh=fresh, allow=allow, port=place.port)
        asker = Asker(live, Transcript("example.com"), budget)
        try:
            if before:
                await engine.ask(*before)
            return await asker.confirmed(*question)
        finally:
            asker.close()
            engine.close()
            await engine.wait_closed()

    return asyncio.run(run())


def says(reply: Reply) -> object:
    return (reply.records, reply.nxdomain) if isinstance(reply, Answer) else reply.reason


NOTHING = ((), False)
MX = ((10, "mail.example.com"),)
GONE = "@ A 192.0.2.1\n"
THERE = GONE + "@ MX 10 mail\n"


# Another resolver.


def test_what_another_resolver_sees_is_there(place: Place) -> None:
    place.first.set(GONE)
    place.second.set(THERE)
    reply = confirmed(place, resolvers=2)
    assert isinstance(reply, Answer)
    assert (reply.records, reply.server) == (MX, place.second.resolver)


def test_what_neither_resolver_sees_is_missing(place: Place) -> None:
    place.first.set(GONE)
    place.second.set(GONE)
    assert says(confirmed(place, resolvers=2)) == NOTHING
    assert place.second.asked == [Question("example.com", "MX")]


@pytest.mark.parametrize("fault", ["servfail", "bogus", "short", "truncated-tcp-refused"])
def test_a_second_path_that_fails_contradicts(place: Place, fault: str) -> None:
    place.first.set(GONE)
    place.second.set(GONE + f"*. !{fault} MX")
    reply = confirmed(place, resolvers=2, allow=())
    assert reply == Unknown(
        "example.com MX", Reason.CONTRADICTED, (place.first.resolver, place.second.resolver)
    )


@pytest.mark.parametrize("fault", ["timeout", "refused", "notimp", "wrong-id"])
def test_a_second_path_that_says_nothing_does_not_contradict(place: Place, fault: str) -> None:
    place.first.set(GONE)
    place.second.set(GONE + f"*. !{fault} MX")
    assert says(confirmed(place, resolvers=2, allow=())) == NOTHING


def test_a_silent_first_resolver_leaves_the_second_as_the_one_that_said_so(place: Place) -> None:
    place.first.set("*. !timeout")
    place.second.set(GONE)
    reply = confirmed(place, resolvers=2, allow=())
    assert isinstance(reply, Answer)
    assert (reply.records, reply.server) == ((), place.second.resolver)


# The domain's own servers.


def test_what_the_zones_own_server_has_is_there(place: Place) -> None:
    place.first.set(GONE + NS)
    place.own.set(THERE + NS)
    reply = confirmed(place)
    assert isinstance(reply, Answer)
    assert (reply.records, reply.server) == (MX, place.own.resolver)


def test_what_the_zones_own_server_does_not_have_is_missing(place: Place) -> None:
    place.first.set(GONE + NS)
    place.own.set(GONE + NS)
    assert says(confirmed(place)) == NOTHING
    assert place.own.asked == [Question("example.com", "MX")]


@pytest.mark.parametrize("allow", [(), ("192.0.2.0/24",), ("127.0.0.1/32",)])
def test_nothing_is_sent_to_an_address_that_is_not_allowed(place: Place, allow: tuple[str, ...]) -> None:
    place.first.set(GONE + NS)
    place.own.set(THERE + NS)
    assert says(confirmed(place, allow=allow)) == NOTHING
    assert says(confirmed(place, allow=allow, fresh=True)) == NOTHING
    assert place.own.asked == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("timeout", NOTHING),
        ("refused", NOTHING),
        ("servfail", Reason.CONTRADICTED),
        ("bogus", Reason.CONTRADICTED),
    ],
)
def test_the_own_servers_silence_is_none_but_its_failure_is_a_contradiction(
    place: Place, fault: str, expected: object
) -> None:
    place.first.set(GONE + NS)
    place.own.set(GONE + NS + f"*. !{fault}")
    assert says(confirmed(place)) == expected


def test_a_resolver_that_does_not_say_whose_nothing_it_is_is_helped_by_the_zones_own_server(
    place: Place,
) -> None:
    for own, expected in ((THERE, (MX, False)), (GONE, NOTHING)):
        place.first.set(GONE + NS + "@ !nodata-without-soa MX")
        place.own.set(own + NS)
        assert says(confirmed(place)) == expected


def test_the_nearest_zone_above_a_name_is_the_one_that_is_asked(place: Place) -> None:
    place.first.set(GONE + NS + "a.b._dmarc !nodata-without-soa TXT")
    place.own.set(GONE + NS + 'a.b._dmarc TXT "v=DMARC1"')
    reply = confirmed(place, ("a.b._dmarc.example.com", "TXT"))
    assert isinstance(reply, Answer)
    assert (reply.texts, reply.server) == (("v=DMARC1",), place.own.resolver)


def test_a_lame_name_with_a_hundred_labels_is_not_walked_for_ever(place: Place) -> None:
    name = ".".join(["x"] * 100) + ".example.com"
    place.first.set(GONE + NS + "*.example.com. !nodata-without-soa")
    assert says(confirmed(place, (name, "TXT"))) == Reason.LAME
    assert len({question.name for question in place.first.asked}) < 12


def test_nothing_behind_an_alias_is_confirmed_where_the_alias_leads(place: Place) -> None:
    """The domain's own server knows only the alias; asked for its target it would have to refuse."""
    vendor = (
        "vendor.example. NS ns.host.example.\nvendor.example. A 192.0.2.7\nns.host.example. A 127.0.0.3\n"
    )
    alias = "_dmarc CNAME dmarc.vendor.example.\n"
    empty = "dmarc.vendor.example. A 192.0.2.7\n"
    for own, expected in (
        (empty, ()),
        ('dmarc.vendor.example. TXT "v=DMARC1; p=none"', ("v=DMARC1; p=none",)),
    ):
        place.first.set(GONE + alias + vendor + empty)
        place.own.set(vendor + own)
        reply = confirmed(place, ("_dmarc.example.com", "TXT"))
        assert isinstance(reply, Answer)
        assert (reply.texts, reply.aliases) == (expected, ("dmarc.vendor.example",))
        assert reply.question == Question("_dmarc.example.com", "TXT")
        assert place.own.asked == [Question("dmarc.vendor.example", "TXT")]


def test_no_more_than_three_of_many_name_servers_are_asked(place: Place) -> None:
    many = "".join(f"@ NS ns{n}\nns{n} A 127.0.0.{3 + n}\n" for n in range(8))
    place.first.set(GONE + many)
    reply = confirmed(place)
    assert says(reply) == NOTHING
    assert sum(question.rrtype == "A" for question in place.first.asked) == 3


# Fresh.


def test_fresh_means_the_domains_own_server_and_not_what_the_resolver_still_holds(place: Place) -> None:
    place.first.set("@ MX 10 old\n@ A 192.0.2.1\n" + NS)
    place.own.set("@ MX 10 new\n@ A 192.0.2.1\n" + NS)
    for fresh, host in ((True, "new.example.com"), (False, "old.example.com")):
        reply = confirmed(place, fresh=fresh, before=("example.com", "MX"))
        assert isinstance(reply, Answer)
        assert reply.records == ((10, host),)


def test_fresh_falls_back_to_the_resolvers_when_the_own_servers_say_nothing(place: Place) -> None:
    place.first.set(THERE + NS)
    for fault in ("timeout", "servfail", "refused", "referral"):
        place.own.set(f"*. !{fault}")
        reply = confirmed(place, fresh=True)
        assert isinstance(reply, Answer)
        assert (reply.records, reply.server) == (MX, place.first.resolver)


def test_fresh_asks_the_resolvers_for_names_of_others(place: Place) -> None:
    place.first.set(NS + "_spf.vendor.example. TXT v=spf1")
    reply = confirmed(place, ("_spf.vendor.example", "TXT"), fresh=True)
    assert isinstance(reply, Answer)
    assert reply.server == place.first.resolver
    assert place.own.asked == []


def test_fresh_goes_round_what_the_engine_holds_of_others(place: Place) -> None:
    place.first.set("v.example. TXT old")

    async def run() -> Reply:
        engine = Engine([parse_resolver(place.first.resolver)], QUICK)
        asker = Asker(Live(engine, home="example.com", fresh=True), Transcript("example.com"))
        try:
            await engine.ask("v.example", "TXT")
            place.first.set("v.example. TXT new")
            return await asker.ask("v.example", "TXT")
        finally:
            asker.close()
            engine.close()

    reply = asyncio.run(run())
    assert isinstance(reply, Answer)
    assert reply.texts == ("new",)


def test_what_was_just_taken_away_stays_away_though_a_resolver_still_holds_it(place: Place) -> None:
    """Two own servers agree that it is gone; the resolver is not asked after that."""
    two = NS + "@ NS ns2.host.example.\nns2.host.example. A 127.0.0.4\n"
    place.first.set(THERE + two)
    place.own.set(GONE + two)
    with World(GONE + two, address="127.0.0.4", port=place.port):
        assert says(confirmed(place, fresh=True)) == NOTHING


def test_a_fresh_reply_bears_the_time_it_was_asked(place: Place) -> None:
    place.first.set(THERE)

    async def run() -> tuple[float, float]:
        engine = Engine([parse_resolver(place.first.resolver)], QUICK)
        await engine.ask("example.com", "MX")
        kept = engine.taken_at(Question("example.com", "MX"))
        await asyncio.sleep(0.05)
        live = Live(engine, fresh=True)
        engine.close()
        return kept, live.taken_at(Question("example.com", "MX"), "")

    kept, fresh = asyncio.run(run())
    assert fresh >= kept + 0.05


# In time.


def test_a_hanging_second_path_ends_with_the_run(place: Place) -> None:
    place.first.set(GONE + NS)
    place.own.set("*. !timeout")
    reply = confirmed(place, budget=Budget(seconds=0.15))
    assert reply == Unknown("example.com MX", Reason.BUDGET)


def test_no_resolver_in_reach_names_every_one_that_was_tried() -> None:
    with World() as one, World(address="127.0.0.2") as other:
        servers = (one.resolver, other.resolver)

    async def run() -> Reply:
        engine = Engine(map(parse_resolver, servers), QUICK)
        asker = Asker(Live(engine), Transcript("example.com"))
        try:
            return await asker.confirmed("example.com", "MX")
        finally:
            asker.close()
            engine.close()

    assert asyncio.run(run()) == Unknown("example.com MX", Reason.UNREACHABLE, servers)


def test_for_a_ds_the_second_path_is_the_parents_servers(place: Place) -> None:
    """A resolver that knows no DNSSEC asks the zone itself, which cannot know (RFC 4035 §3.1.4.1)."""
    parents = (
        "child NS ns.child.example.com.\nns.child A 127.0.0.9\n@ SOA ns.host.example. x. 1 2 3 4 5\n" + NS
    )
    ds = f"child DS 1 13 2 {'ab' * 32}\n"
    stripping = "child SOA ns.host.example. x. 1 2 3 4 5\nchild NS ns.elsewhere.example.\n*. !stripped DS\n"
    place.first.set(stripping + parents)
    place.own.set(parents + ds)
    reply = confirmed(place, ("child.example.com", "DS"))
    assert says(reply) == ((f"1 13 2 {'ab' * 32}",), False)
    assert place.own.asked == [Question("child.example.com", "DS")]


def test_the_way_to_the_servers_of_a_bogus_zone_needs_no_proof(place: Place) -> None:
    """Else nobody could see what is wrong with it."""
    zone = "@ NS ns.example.com.\nns A 127.0.0.3\n@ A 192.0.2.1\n@ !signed ds-orphan\n"

    async def run() -> Reply:
        engine = Engine([parse_resolver(place.first.resolver)], QUICK)
        live = Live(engine, allow=HERE, port=place.port)
        asker = Asker(live, Transcript("example.com"))
        try:
            return await asker.confirmed("example.com", "DNSKEY", path="unchecked")
        finally:
            asker.close()
            engine.close()
            await engine.wait_closed()

    place.first.set(zone)
    place.own.set(zone)
    assert says(asyncio.run(run())) == NOTHING
    assert place.own.asked == [Question("example.com", "DNSKEY")]
    place.own.set(f"{zone}@ !servfail DNSKEY")
    assert says(asyncio.run(run())) is Reason.CONTRADICTED
