"""Questions to one server alone: for what it serves itself, over UDP and TCP, and as a public resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from checks.answers import Answer, Reply
from checks.model import Reason, Unknown
from deliverability.net import paths
from deliverability.net.asker import Asker
from deliverability.net.dns import Engine
from deliverability.net.live import Live
from deliverability.net.paths import USUAL, Way
from deliverability.net.transcript import Transcript, loads
from tests.judging import QUICK
from tests.net.doubles import Says, serving
from tests.world import World

HERE = ("127.0.0.0/8",)
ZONE = "@ MX 10 mail\n@ SOA ns1.world.test. hostmaster 7 7200 900 1209600 300\nmail A 192.0.2.1\n"
TOLD = Way(recurse=False, itself=True)


@pytest.mark.parametrize(
    ("path", "server", "way"),
    [
        ("at 127.0.0.3", "127.0.0.3", TOLD),
        ("at 127.0.0.3 tcp", "127.0.0.3", Way(recurse=False, tcp=True, itself=True)),
        ("at 127.0.0.3 plain", "127.0.0.3", Way(recurse=False, plain=True, itself=True)),
        ("at ::1", "::1", TOLD),
        ("by 127.0.0.3", "127.0.0.3", USUAL),
    ],
)
def test_a_path_names_the_server_and_the_way_to_it(path: str, server: str, way: Way) -> None:
    assert paths.read(path) == (server, way)


@pytest.mark.parametrize("path", ["", "at", "by", "near 127.0.0.3", "at 127.0.0.3 quickly"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        paths.read(path)


def test_each_way_to_a_server_has_a_name_of_its_own() -> None:
    ways = [Way(r, t, p, i) for r in (1, 0) for t in (1, 0) for p in (1, 0) for i in (1, 0)]
    assert len(set(map(str, ways))) == len(ways)
    assert str(USUAL) == ""


def said(
    world: World,
    *asked: tuple[str, str, str],
    allow: tuple[str, ...] = HERE,
    before: tuple[str, str] | None = None,
) -> list[Reply]:
    """The replies to questions over paths, with the world's port for every server asked alone."""

    async def run() -> list[Reply]:
        engine = Engine([], QUICK)
        live = Live(engine, allow=allow, port=int(world.resolver.rpartition(":")[2]))
        asker = Asker(live, Transcript("example.com"))
        try:
            return await asker.ask_over(asked)
        finally:
            asker.close()
            engine.close()
            await engine.wait_closed()

    return asyncio.run(run())


def test_a_server_says_what_it_serves_and_that_it_may(world: World) -> None:
    world.set(ZONE)
    over_udp, over_tcp, soa = said(
        world,
        ("example.com", "MX", "at 127.0.0.1"),
        ("example.com", "MX", "at 127.0.0.1 tcp"),
        ("example.com", "SOA", "at 127.0.0.1"),
    )
    assert isinstance(over_udp, Answer)
    assert (over_udp.records, over_udp.authoritative, over_udp.ttl) == (
        ((10, "mail.example.com"),),
        True,
        3600,
    )
    assert over_tcp == over_udp
    assert isinstance(soa, Answer)
    assert soa.records[0][2] == 7
    assert sorted(how for _, how in world.asked_over) == ["tcp", "udp", "udp"]


def test_a_public_resolver_is_asked_to_find_the_answer(world: World) -> None:
    world.set("@ A 192.0.2.1\n")
    (reply,) = said(world, ("example.com", "A", "by 127.0.0.1"))
    assert isinstance(reply, Answer)
    assert (reply.records, reply.authoritative) == (("192.0.2.1",), False)


@pytest.mark.parametrize("server", ["10.0.0.1", "169.254.169.254", "::1", "127.0.0.1"])
def test_a_server_that_is_not_public_is_not_asked(world: World, server: str) -> None:
    replies = said(
        world, ("example.com", "A", f"at {server}"), ("example.com", "A", f"by {server}"), allow=()
    )
    assert replies == [Unknown("example.com A", Reason.NOT_PUBLIC, (server,))] * 2
    assert world.asked == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("refused", Reason.REFUSED),
        ("nodata-without-soa", Reason.LAME),
        ("servfail", Reason.SERVFAIL),
        ("timeout", Reason.TIMEOUT),
    ],
)
@pytest.mark.parametrize("over", ["", " tcp"])
def test_a_lame_server_is_told_from_a_silent_one(world: World, fault: str, reason: Reason, over: str) -> None:
    world.set(f"{ZONE}@ !{fault}\n")
    (reply,) = said(world, ("example.com", "MX", f"at 127.0.0.1{over}"))
    assert isinstance(reply, Unknown)
    assert reply.reason is reason


def test_the_failure_of_a_name_server_is_not_asked_about_with_checking_disabled(world: World) -> None:
    world.set("@ !servfail\n")
    said(world, ("example.com", "MX", "at 127.0.0.1"))
    assert len(world.asked) == QUICK.tries


def test_an_alias_that_leads_out_of_the_servers_zones_is_an_answer(world: World) -> None:
    world.set("@ A 192.0.2.1\ns1._domainkey CNAME s1.keys.example.net.\n")
    (reply,) = said(world, ("s1._domainkey.example.com", "TXT", "at 127.0.0.1"))
    assert isinstance(reply, Answer)
    assert (reply.records, reply.aliases, reply.nxdomain) == ((), ("s1.keys.example.net",), False)


def test_the_same_question_over_two_paths_is_two_questions_and_over_one_path_one(world: World) -> None:
    world.set(ZONE)
    asked = ("example.com", "MX", "at 127.0.0.1")
    said(world, asked, asked, ("example.com", "MX", "at 127.0.0.1 plain"))
    assert len(world.asked) == 2


def over(
    says: Says, *asked: tuple[str, str, str], over_tcp: Says | None = None, tcp: bool = True
) -> tuple[list[Reply], Transcript]:
    """The replies of a server that does as it is told, and the transcript; `tcp` False: no TCP there."""

    async def run() -> tuple[list[Reply], Transcript]:
        async with serving(says, over_tcp=over_tcp) as double:
            if not tcp and double.server:
                double.server.close()
            engine = Engine([], QUICK)
            asker = Asker(Live(engine, allow=HERE, port=double.port), Transcript("example.com"))
            try:
                return await asker.ask_over(asked), asker.transcript
            finally:
                asker.close()
                engine.close()
                await engine.wait_closed()

    return asyncio.run(run())


def answering(change: Callable[[dns.message.Message], None], edns: bool = True) -> Says:
    def says(query: bytes) -> list[bytes]:
        asked = dns.message.from_wire(query)
        reply = dns.message.make_response(asked)
        if not edns:
            reply.use_edns(False)
        change(reply)
        return [reply.to_wire(want_shuffle=False)]

    return says


def delegate(reply: dns.message.Message) -> None:
    servers = ("ns1.example.com.", "ns2.example.net.")
    reply.authority = [dns.rrset.from_text("example.com.", 60, "IN", "NS", *servers)]
    reply.additional = [
        dns.rrset.from_text("ns1.example.com.", 60, "IN", "A", "192.0.2.53"),
        dns.rrset.from_text("ns1.example.com.", 60, "IN", "AAAA", "2001:db8::53"),
    ]


@pytest.mark.parametrize("rrtype", ["NS", "MX"])
def test_a_referral_names_the_zone_its_servers_and_their_addresses(rrtype: str) -> None:
    (reply,), transcript = over(answering(delegate), ("www.example.com", rrtype, "at 127.0.0.1"))
    assert isinstance(reply, Answer)
    assert reply.referral == "example.com"
    assert reply.sent_to == ("ns1.example.com", "ns2.example.net")
    assert reply.glue == ("ns1.example.com 192.0.2.53", "ns1.example.com 2001:db8::53")
    assert (reply.records, reply.authoritative) == ((), False)
    again = loads(transcript.dumps())
    assert again.exchanges == transcript.exchanges


def test_a_referral_to_a_zone_that_does_not_hold_the_name_is_lame() -> None:
    (reply,), _ = over(answering(delegate), ("example.org", "NS", "at 127.0.0.1"))
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.LAME


def test_an_answer_without_edns_is_noticed_only_where_edns_was_offered() -> None:
    def address(reply: dns.message.Message) -> None:
        reply.flags |= dns.flags.AA
        reply.answer = [dns.rrset.from_text("example.com.", 60, "IN", "A", "192.0.2.1")]

    (offered, not_offered), transcript = over(
        answering(address, edns=False),
        ("example.com", "A", "at 127.0.0.1"),
        ("example.com", "A", "at 127.0.0.1 plain"),
    )
    assert isinstance(offered, Answer)
    assert isinstance(not_offered, Answer)
    assert (offered.edns, not_offered.edns) == (False, True)
    assert loads(transcript.dumps()).exchanges == transcript.exchanges


def test_a_refused_stream_is_told_from_a_silent_one() -> None:
    (refused,), _ = over(answering(delegate), ("example.com", "NS", "at 127.0.0.1 tcp"), tcp=False)
    (silent,), _ = over(answering(delegate), ("example.com", "NS", "at 127.0.0.1 tcp"), over_tcp=lambda _: [])
    assert isinstance(refused, Unknown)
    assert isinstance(silent, Unknown)
    assert (refused.reason, silent.reason) == (Reason.CONNECTION_REFUSED, Reason.TIMEOUT)


def test_an_answer_that_was_cut_and_that_tcp_does_not_bring_is_unknown() -> None:
    def cut(reply: dns.message.Message) -> None:
        reply.flags |= dns.flags.TC

    (reply,), _ = over(answering(cut), ("example.com", "TXT", "at 127.0.0.1"), tcp=False)
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.TRUNCATED


def test_many_servers_are_asked_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them may cost a socket, and a process has not many."""
    monkeypatch.setattr("deliverability.net.dns.ALONE_IN_FLIGHT", 5)
    monkeypatch.setattr("deliverability.net.dns.OTHERS", 5)
    with World(ZONE) as world:
        port = int(world.resolver.rpartition(":")[2])

        async def run() -> tuple[list[Reply], int, int]:
            engine = Engine([], QUICK)
            asker = Asker(Live(engine, allow=HERE, port=port), Transcript("example.com"))
            # Nobody listens at the others, which the system tells at once.
            asked = [
                ("example.com", "MX", f"at 127.0.{n}.1{over}") for n in range(40) for over in ("", " tcp")
            ]
            try:
                return await asker.ask_over(asked), len(engine._others), engine._alone
            finally:
                asker.close()
                engine.close()
                await engine.wait_closed()

        replies, links, under_way = asyncio.run(run())
    assert [isinstance(reply, Answer) for reply in replies] == [True, True] + [False] * 78
    assert {reply.reason for reply in replies[2:] if isinstance(reply, Unknown)} == {
        Reason.UNREACHABLE,
        Reason.CONNECTION_REFUSED,
    }
    assert links <= 5
    assert under_way == 0


def test_a_recursive_answer_of_a_name_server_is_seen_as_one_without_authority() -> None:
    def recursive(reply: dns.message.Message) -> None:
        reply.flags |= dns.flags.RA
        reply.answer = [dns.rrset.from_text("example.com.", 60, "IN", "NS", "ns1.example.com.")]

    (reply,), _ = over(answering(recursive), ("example.com", "NS", "at 127.0.0.1"))
    assert isinstance(reply, Answer)
    assert (reply.records, reply.referral, reply.authoritative) == (("ns1.example.com",), "", False)
