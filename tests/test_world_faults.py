"""Each fault of the world breaks the answer on the wire in its own way."""

from __future__ import annotations

import socket
import time

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.query
import dns.rcode
import pytest

from checks.answers import Question
from tests.world import World
from tests.world.asking import WAIT, ask, lines, outcome, raw, where


@pytest.mark.parametrize(
    ("fault", "rcode"),
    [
        ("servfail", "SERVFAIL"),
        ("refused", "REFUSED"),
        ("notimp", "NOTIMP"),
        ("formerr", "FORMERR"),
        ("nodata-without-soa", "NOERROR"),
        ("nxdomain-without-soa", "NXDOMAIN"),
    ],
)
@pytest.mark.parametrize("tcp", [False, True])
def test_a_failing_server_sends_its_code_and_nothing_else(
    world: World, fault: str, rcode: str, tcp: bool
) -> None:
    world.set(f"@ A 192.0.2.1\n@ !{fault}")
    reply = ask(world, "example.com", "A", tcp=tcp)
    assert (outcome(reply), reply.authority) == ((rcode, []), [])


def test_a_fault_can_be_of_one_type_of_everything_below_and_of_every_name(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !servfail TXT\n*.vendor.example. !refused")
    assert outcome(ask(world, "example.com", "A"))[0] == "NOERROR"
    assert outcome(ask(world, "example.com", "TXT"))[0] == "SERVFAIL"
    assert outcome(ask(world, "a.b.vendor.example", "TXT"))[0] == "REFUSED"
    assert outcome(ask(world, "vendor.example", "TXT"))[0] == "NXDOMAIN"
    for everywhere in ("*.", "."):
        world.set(f"@ A 192.0.2.1\n{everywhere} !servfail")
        assert outcome(ask(world, "example.com", "A"))[0] == "SERVFAIL"
        assert outcome(ask(world, "any.test", "A"))[0] == "SERVFAIL"
        assert outcome(ask(world, ".", "NS"))[0] == "SERVFAIL"


def test_a_fault_at_the_end_of_an_alias_breaks_the_answer(world: World) -> None:
    world.set("www CNAME a.vendor.example.\na.vendor.example. !servfail")
    assert outcome(ask(world, "www.example.com", "A")) == ("SERVFAIL", [])


def test_a_time_out_is_silence_but_the_question_is_remembered(world: World) -> None:
    world.set("@ !timeout TXT")
    assert raw(world, dns.message.make_query("example.com", "TXT").to_wire(), WAIT) == []
    assert world.asked == [Question("example.com", "TXT")]


def test_a_delay_holds_the_answer_back_and_joins_other_faults(world: World) -> None:
    world.set("mail A 192.0.2.1\nmail !delay 0.2\nslow !delay 0.1\nslow !servfail")
    for name, seconds, rcode in (("mail", 0.2, "NOERROR"), ("slow", 0.1, "SERVFAIL")):
        start = time.monotonic()
        assert outcome(ask(world, f"{name}.example.com", "A"))[0] == rcode
        assert seconds <= time.monotonic() - start < seconds + 1


def test_a_delay_does_not_hold_up_other_questions(world: World) -> None:
    world.set("@ A 192.0.2.1\nmail !delay 1.5")
    address, port = where(world)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(dns.message.make_query("mail.example.com", "A").to_wire(), (address, port))
        start = time.monotonic()
        ask(world, "example.com", "A")
        assert time.monotonic() - start < 1


def test_an_answer_delayed_in_the_last_world_is_not_sent_in_this_one(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !delay 0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(where(world))
        sock.settimeout(WAIT)
        sock.send(dns.message.make_query("example.com", "A").to_wire())
        while not world.asked:
            time.sleep(0.005)
        world.set("@ A 192.0.2.2")
        with pytest.raises(TimeoutError):
            sock.recv(512)


@pytest.mark.parametrize(("fault", "first"), [("servfail-once", "SERVFAIL"), ("timeout-once", "")])
def test_a_fault_of_the_first_try_is_gone_at_the_second(world: World, fault: str, first: str) -> None:
    world.set(f"@ A 192.0.2.1\n@ !{fault}")
    wire = dns.message.make_query("example.com", "A").to_wire()
    replies = [raw(world, wire, WAIT) for _ in range(2)]
    codes = [[dns.rcode.to_text(dns.message.from_wire(one).rcode()) for one in some] for some in replies]
    assert codes == [[first] if first else [], ["NOERROR"]]


def test_a_fault_of_the_first_tries_counts_them(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !servfail-once 2")
    codes = [outcome(ask(world, "example.com", "A"))[0] for _ in range(3)]
    assert codes == ["SERVFAIL", "SERVFAIL", "NOERROR"]


def test_a_server_from_before_edns_answers_only_without_it(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !formerr-edns")
    refused = ask(world, "example.com", "A")
    assert (outcome(refused), refused.edns) == (("FORMERR", []), -1)
    assert outcome(ask(world, "example.com", "A", use_edns=-1))[0] == "NOERROR"


def test_a_truncated_answer_is_whole_over_tcp(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !truncated")
    cut = ask(world, "example.com", "A")
    assert (bool(cut.flags & dns.flags.TC), lines(cut)) == (True, [])
    assert lines(ask(world, "example.com", "A", tcp=True)) == ["example.com. 3600 IN A 192.0.2.1"]


def test_tcp_after_truncation_may_be_refused_or_hang(world: World) -> None:
    world.set("a !truncated-tcp-refused\nb !truncated-tcp-hangs")
    for name in ("a.example.com", "b.example.com"):
        assert ask(world, name, "A").flags & dns.flags.TC
    with pytest.raises((ConnectionError, EOFError)):
        ask(world, "a.example.com", "A", tcp=True)
    query = dns.message.make_query("b.example.com", "A")
    address, port = where(world)
    with pytest.raises(dns.exception.Timeout):
        dns.query.tcp(query, address, port=port, timeout=WAIT)


def test_a_forged_answer_has_another_id_question_or_source(world: World) -> None:
    world.set("""
        id A 192.0.2.1
        id !wrong-id
        question A 192.0.2.1
        question !wrong-question
        source A 192.0.2.1
        source !wrong-source
    """)
    asked = dns.message.make_query("id.example.com", "A")
    (wire,) = raw(world, asked.to_wire())
    assert dns.message.from_wire(wire).id != asked.id
    asked = dns.message.make_query("question.example.com", "A")
    (wire,) = raw(world, asked.to_wire())
    reply = dns.message.from_wire(wire)
    assert (reply.id, reply.question[0].name.to_text()) == (asked.id, "another.example.")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(2)
        sock.sendto(dns.message.make_query("source.example.com", "A").to_wire(), where(world))
        _, sender = sock.recvfrom(512)
    assert sender != where(world)


@pytest.mark.parametrize("fault", ["garbage", "short", "compression-loop", "empty"])
def test_a_broken_message_cannot_be_read(world: World, fault: str) -> None:
    world.set(f'@ TXT "v=spf1 -all"\n@ !{fault}')
    (wire,) = raw(world, dns.message.make_query("example.com", "TXT").to_wire())
    with pytest.raises(dns.exception.DNSException):
        dns.message.from_wire(wire)


def test_a_compression_loop_is_the_answer_to_the_question_up_to_the_loop(world: World) -> None:
    world.set("@ !compression-loop")
    query = dns.message.make_query("example.com", "TXT")
    (wire,) = raw(world, query.to_wire())
    assert wire[:2] == query.to_wire()[:2]
    assert wire[12:29] == query.to_wire()[12:29]
    assert wire[29:31] == b"\xc0\x1d"


def test_a_referral_is_what_a_lame_server_says(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !referral")
    reply = ask(world, "example.com", "A")
    assert outcome(reply) == ("NOERROR", [])
    assert not reply.flags & (dns.flags.AA | dns.flags.RA)
    assert [rrset.to_text() for rrset in reply.authority] == ["com. 172800 IN NS a.parent-servers.test."]


def test_a_bogus_answer_is_a_failure_with_its_reason_unless_checking_is_disabled(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !bogus")
    reply = ask(world, "example.com", "A")
    assert outcome(reply) == ("SERVFAIL", [])
    assert [option.code for option in reply.options if isinstance(option, dns.edns.EDEOption)] == [6]
    query = dns.message.make_query("example.com", "A", flags=dns.flags.RD | dns.flags.CD)
    address, port = where(world)
    data = dns.query.udp(query, address, port=port, timeout=2)
    assert outcome(data) == ("NOERROR", ["example.com. 3600 IN A 192.0.2.1"])


def test_an_answer_can_hold_a_ring_of_aliases(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !cname-loop")
    assert outcome(ask(world, "example.com", "A")) == (
        "NOERROR",
        ["example.com. 60 IN CNAME ring.example.com.", "ring.example.com. 60 IN CNAME example.com."],
    )


def test_a_reply_can_come_twice(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !duplicate-reply")
    replies = raw(world, dns.message.make_query("example.com", "A").to_wire())
    assert len(replies) == 2
    assert replies[0] == replies[1]


def test_a_secure_answer_says_so_to_those_who_ask(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ !secure")
    assert not ask(world, "example.com", "A").flags & dns.flags.AD
    assert ask(world, "example.com", "A", want_dnssec=True).flags & dns.flags.AD
