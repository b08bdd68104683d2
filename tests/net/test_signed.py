"""Questions with signatures (DO), with checking disabled (CD), and whether an answer is authentic."""

from __future__ import annotations

import asyncio

import dns.flags
import dns.message
import dns.rdatatype
import pytest

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.net import wire
from deliverability.net.asker import Asker, replaying
from deliverability.net.dns import Engine
from deliverability.net.live import Live
from deliverability.net.paths import SIGNED
from deliverability.net.queries import encode_question
from deliverability.net.transcript import Transcript, loads
from tests.judging import QUICK
from tests.net.doubles import plain, serving
from tests.world import World
from tests.world.asking import ask as ask_world

HERE = ("127.0.0.0/8",)
ZONE = """
@ MX 10 mail
mail A 192.0.2.1
alias CNAME mail
out CNAME www.other.example.
www.other.example. A 192.0.2.3
"""
Asked = tuple[str, str, str]


def over(world: World, *asked: Asked, second: bool = False) -> list[Reply]:
    return told(world, *asked, second=second)[0]


def told(world: World, *asked: Asked, second: bool = False) -> tuple[list[Reply], Transcript]:
    async def run() -> tuple[list[Reply], Transcript]:
        servers = [world.resolver, *([world.second.resolver] if second else [])]
        engine = Engine(map(parse_resolver, servers), QUICK)
        asker = Asker(Live(engine, allow=HERE, port=int(world.resolver.rpartition(":")[2])), Transcript("x"))
        try:
            return await asker.ask_over(asked), asker.transcript
        finally:
            asker.close()
            engine.close()
            await engine.wait_closed()

    return asyncio.run(run())


def signed(world: World, name: str, rrtype: str, path: str = "signed") -> Reply:
    return over(world, (name, rrtype, path))[0]


@pytest.mark.parametrize("rrtype", ["MX", "SOA", "NS", "DNSKEY", "DS"])
def test_signatures_come_with_the_records_as_dnspython_reads_them(world: World, rrtype: str) -> None:
    world.set(ZONE + "@ !signed")
    reply = signed(world, "example.com", rrtype)
    assert isinstance(reply, Answer)
    message = ask_world(world, "example.com", rrtype, want_dnssec=True)
    signatures = [r.to_text() for s in message.answer if s.rdtype == dns.rdatatype.RRSIG for r in s]
    # The registry above is not signed in this world, and what it says comes without signatures.
    assert len(signatures) == (rrtype != "DS")
    assert [_but_times(one) for one in reply.signatures] == [_but_times(one) for one in signatures]
    assert reply.authentic
    if rrtype in ("DNSKEY", "DS"):
        (records,) = [s for s in message.answer if s.rdtype != dns.rdatatype.RRSIG]
        assert reply.records == tuple(sorted(record.to_text() for record in records))


def _but_times(signature: str) -> list[str]:
    """The fields that do not change with the second in which the world signs."""
    fields = signature.split()
    return [*fields[:4], *fields[6:8]]


def test_the_signatures_are_those_of_the_end_of_an_alias(world: World) -> None:
    world.set(ZONE + "@ !signed")
    reply = signed(world, "alias.example.com", "A")
    assert isinstance(reply, Answer)
    assert (reply.records, reply.aliases) == (("192.0.2.1",), ("mail.example.com",))
    assert [one.split()[0] for one in reply.signatures] == ["A"]
    leading_out = signed(world, "out.example.com", "A")
    assert isinstance(leading_out, Answer)
    assert (leading_out.signatures, leading_out.authentic) == ((), False)


def test_a_plain_question_brings_no_signatures_and_the_resolvers_word(world: World) -> None:
    world.set(ZONE + "@ !signed")
    reply = signed(world, "example.com", "MX", "")
    assert isinstance(reply, Answer)
    assert (reply.signatures, reply.authentic) == ((), True)


def test_the_word_of_a_server_about_its_own_zone_is_none() -> None:
    def boasting(query: bytes) -> list[bytes]:
        reply = dns.message.from_wire(plain(query))
        reply.flags |= dns.flags.AA | dns.flags.AD
        return [reply.to_wire()]

    async def run() -> list[Reply]:
        async with serving(boasting) as server:
            engine = Engine([server.address()], QUICK)
            asker = Asker(Live(engine, allow=HERE, port=server.port), Transcript("x"))
            replies = await asker.ask_over(
                [("example.com", "A", path) for path in (f"at {server.host}", f"by {server.host}", "signed")]
            )
            asker.close()
            engine.close()
            return replies

    assert [isinstance(one, Answer) and one.authentic for one in asyncio.run(run())] == [False, True, True]


@pytest.mark.parametrize("words", ["bogus", "expired", "ds-orphan", "bogus no-ede"])
def test_what_no_validator_accepts_is_bogus_and_there_when_unchecked(world: World, words: str) -> None:
    world.set(ZONE + f"@ !signed {words}")
    refused, there = over(world, ("example.com", "MX", "signed"), ("example.com", "MX", "unchecked"))
    assert refused == Unknown("example.com MX", Reason.BOGUS, (world.resolver,))
    assert isinstance(there, Answer)
    assert (there.records, there.authentic) == (((10, "mail.example.com"),), False)
    assert bool(there.signatures) is (words != "ds-orphan")


def test_a_failure_that_stays_with_checking_disabled_is_only_a_failure(world: World) -> None:
    world.set(ZONE + "@ !signed\n@ !servfail MX")
    replies = over(world, *(("example.com", "MX", path) for path in ("signed", "unchecked")))
    assert replies == [Unknown("example.com MX", Reason.SERVFAIL, (world.resolver,))] * 2


def test_nothing_there_is_said_by_the_zone_and_for_a_ds_by_its_parent(world: World) -> None:
    world.set(ZONE + "@ !signed no-ds")
    ds, tlsa = over(world, ("example.com", "DS", "signed"), ("_25._tcp.mail.example.com", "TLSA", "signed"))
    assert isinstance(ds, Answer)
    assert isinstance(tlsa, Answer)
    assert (ds.records, ds.soa_owner, tlsa.records, tlsa.soa_owner) == ((), "", (), "example.com")


HARMLESS = ["truncated", "duplicate-reply", "servfail-once", "timeout-once", "delay 0.05"]


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_a_good_client_overcomes_is_no_fault(world: World, fault: str) -> None:
    kind, _, argument = fault.partition(" ")
    world.set(ZONE + f"@ !signed\n@ !{kind} DNSKEY {argument}")
    reply = signed(world, "example.com", "DNSKEY")
    assert isinstance(reply, Answer)
    assert (len(reply.records), len(reply.signatures), reply.authentic) == (2, 1, True)


def test_a_server_from_before_edns_answers_without_signatures(world: World) -> None:
    world.set(ZONE + "@ !signed\n*. !formerr-edns")
    reply = signed(world, "example.com", "MX")
    assert isinstance(reply, Answer)
    assert (len(reply.records), reply.signatures) == (1, ())


FAULTS = {
    "timeout": Reason.TIMEOUT,
    "refused": Reason.REFUSED,
    "short": Reason.MALFORMED,
    "notimp": Reason.NOT_UNDERSTOOD,
    "nodata-without-soa": Reason.LAME,
    "truncated-tcp-refused": Reason.TRUNCATED,
}


@pytest.mark.parametrize("path", ["signed", "unchecked"])
@pytest.mark.parametrize("rrtype", ["DS", "DNSKEY", "TLSA"])
@pytest.mark.parametrize(("fault", "reason"), FAULTS.items())
def test_a_fault_is_no_answer(world: World, path: str, rrtype: str, fault: str, reason: Reason) -> None:
    world.set(ZONE + f"@ !signed\n@ TLSA 3 1 1 {'ab' * 32}\n@ !{fault} {rrtype}")
    reply = signed(world, "example.com", rrtype, path)
    assert isinstance(reply, Unknown)
    assert reply.reason is reason


def test_each_way_to_ask_is_kept_apart(world: World) -> None:
    world.set(ZONE + "@ !signed")

    async def run() -> list[Reply]:
        engine = Engine([parse_resolver(world.resolver)], QUICK)
        replies = []
        for _ in range(2):
            asker = Asker(Live(engine), Transcript("x"))
            replies += await asker.ask_over(
                [("example.com", "MX", path) for path in ("", "signed", "unchecked")]
            )
            asker.close()
        assert engine.taken_at(Question("example.com", "MX"), SIGNED["signed"]) > 0
        engine.close()
        return replies

    first, again = (part := asyncio.run(run()))[:3], part[3:]
    assert again == first
    assert len(world.asked) == 3
    assert [bool(one.signatures) for one in first if isinstance(one, Answer)] == [False, True, True]


def test_a_transcript_keeps_signatures_for_the_replay(world: World) -> None:
    world.set(ZONE + "@ !signed")
    asked = [("example.com", t, p) for t in ("MX", "DNSKEY", "DS", "SOA") for p in ("signed", "unchecked")]
    replies, transcript = told(world, *asked)
    kept = loads(transcript.dumps())

    async def again() -> list[Reply]:
        return await replaying(kept).ask_over(asked)

    assert asyncio.run(again()) == replies


def test_a_message_with_signatures_of_other_things_has_none_of_these(world: World) -> None:
    """RRSIG records over another type, or of another name, are not ours."""
    question = encode_question("example.com", "MX")
    message = dns.message.from_text(
        "id 1\nopcode QUERY\nrcode NOERROR\nflags QR\n;QUESTION\nexample.com. IN MX\n;ANSWER\n"
        "example.com. 60 IN MX 10 mail.example.com.\n"
        "example.com. 60 IN RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example.com. AAAA\n"
        "mail.example.com. 60 IN RRSIG MX 13 3 60 20300101000000 20200101000000 1 example.com. AAAA\n"
        "example.com. 60 IN RRSIG MX 13 2 60 20300101000000 20200101000000 2 example.com. BBBB\n"
    )
    said = wire.read(message.to_wire(), question)
    assert said.signatures == ("MX 13 2 60 20300101000000 20200101000000 2 example.com. BBBB",)


QUESTION = encode_question("example.com", "A")
A = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1"
RRSIG = b"\0\1\x0d\2\0\0\0\x3c\x70\0\0\0\x60\0\0\0\0\1\7example\3com\0abcd"


def address_and(rdata: bytes, times: int = 1) -> wire.Message:
    """An A record and RRSIG records with these octets, as read."""
    signature = b"\xc0\x0c\0\x2e\0\1\0\0\0\x3c" + len(rdata).to_bytes(2, "big") + rdata
    head = b"\0\1\x81\x80\0\1" + (times + 1).to_bytes(2, "big") + b"\0\0\0\0"
    return wire.read(head + QUESTION + A + signature * times, QUESTION)


def test_a_signature_that_cannot_be_read_spoils_the_message() -> None:
    assert len(address_and(RRSIG).signatures) == 1
    with pytest.raises(wire.Malformed):
        address_and(RRSIG[:-6])
    assert address_and(RRSIG[:1]).signatures == (), "over no type at all"


def test_a_flood_of_signatures_is_not_read_to_its_end() -> None:
    assert len(address_and(RRSIG, 1000).signatures) == wire.MOST_SIGNATURES
