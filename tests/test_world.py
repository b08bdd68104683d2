"""The world behaves like a good resolver, and like the server of its own zones."""

from __future__ import annotations

import socket
import struct
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
from tests.world.asking import WAIT, ask, lines, outcome, raw, soa_of, where, without_rd
from tests.world.zone import ZoneTextError, parse

# What a good resolver says


def test_records_are_answered_with_their_ttl_and_names_relative_to_the_origin(world: World) -> None:
    world.set("""
        $TTL 600
        @ MX 10 mail      ; the comment is not read
          300 IN MX 20 mail.vendor.example.
        mail IN 60 A 192.0.2.1
        $ORIGIN deep.example.com.
        host A 192.0.2.2
    """)
    assert outcome(ask(world, "example.com", "MX")) == (
        "NOERROR",
        ["example.com. 300 IN MX 10 mail.example.com.", "example.com. 300 IN MX 20 mail.vendor.example."],
    )
    assert lines(ask(world, "mail.example.com", "A")) == ["mail.example.com. 60 IN A 192.0.2.1"]
    assert lines(ask(world, "host.deep.example.com", "A")) == ["host.deep.example.com. 600 IN A 192.0.2.2"]


def test_a_record_without_ttl_lasts_an_hour(world: World) -> None:
    world.set("@ A 192.0.2.1")
    assert ask(world, "example.com", "A").answer[0].ttl == 3600


def test_a_record_may_go_over_lines_and_hold_any_octet(world: World) -> None:
    world.set('@ TXT ( "v=spf1 "\n  "\\255\\000\\"; -all" )')
    (record,) = ask(world, "example.com", "TXT").answer[0]
    assert record.strings == (b"v=spf1 ", b'\xff\x00"; -all')


def test_recursion_is_offered_and_the_question_comes_back_in_the_case_it_had(world: World) -> None:
    world.set("@ A 192.0.2.1")
    query = dns.message.make_query("eXaMpLe.CoM", "A")
    (wire,) = raw(world, query.to_wire())
    reply = dns.message.from_wire(wire)
    assert b"\x07eXaMpLe\x03CoM\x00" in wire
    assert reply.flags & dns.flags.RA
    assert reply.flags & dns.flags.RD
    assert not reply.flags & dns.flags.AA
    assert reply.id == query.id


def test_a_name_that_is_not_in_the_text_does_not_exist_and_the_zone_says_so(world: World) -> None:
    world.set("@ A 192.0.2.1\nwww.example.co.uk. A 192.0.2.1")
    for name, zone in (
        ("no.example.com", "example.com."),
        ("a.example.co.uk", "example.co.uk."),
        ("x.org", "."),
    ):
        reply = ask(world, name, "A")
        assert outcome(reply) == ("NXDOMAIN", [])
        assert soa_of(reply) == (zone, 300)


def test_another_type_and_an_empty_non_terminal_are_nodata(world: World) -> None:
    world.set("a.b.c A 192.0.2.1")
    for name in ("a.b.c.example.com", "b.c.example.com", "c.example.com", "example.com"):
        reply = ask(world, name, "MX")
        assert outcome(reply) == ("NOERROR", [])
        assert soa_of(reply) == ("example.com.", 300)


def test_an_explicit_soa_makes_a_zone_and_its_minimum_caps_the_negative_ttl(world: World) -> None:
    world.set("sub 900 SOA ns.sub hostmaster 7 2 3 4 60\nsub NS ns.sub\n@ A 192.0.2.1")
    assert soa_of(ask(world, "no.sub.example.com", "A")) == ("sub.example.com.", 60)
    assert lines(ask(world, "sub.example.com", "SOA")) == [
        "sub.example.com. 900 IN SOA ns.sub.example.com. hostmaster.example.com. 7 2 3 4 60"
    ]
    assert soa_of(ask(world, "no.example.com", "A")) == ("example.com.", 300)


def test_a_domain_has_a_name_server_with_an_address_unless_it_names_its_own(world: World) -> None:
    world.set("@ A 192.0.2.1\nother.example. NS ns.other.example.")
    assert lines(ask(world, "example.com", "NS")) == ["example.com. 3600 IN NS ns1.world.test."]
    assert lines(ask(world, "ns1.world.test", "A")) == ["ns1.world.test. 3600 IN A 127.0.0.1"]
    assert lines(ask(world, "other.example", "NS")) == ["other.example. 3600 IN NS ns.other.example."]


def test_a_domain_without_a_record_does_not_exist(world: World) -> None:
    world.set("vendor.example. A 192.0.2.1")
    assert outcome(ask(world, "example.com", "NS")) == ("NXDOMAIN", [])


def test_aliases_are_followed_across_zones(world: World) -> None:
    world.set("""
        www CNAME a.vendor.example.
        a.vendor.example. CNAME b.other.test.
        b.other.test. A 192.0.2.1
        lost CNAME gone.other.test.
    """)
    assert lines(ask(world, "www.example.com", "A")) == [
        "www.example.com. 3600 IN CNAME a.vendor.example.",
        "a.vendor.example. 3600 IN CNAME b.other.test.",
        "b.other.test. 3600 IN A 192.0.2.1",
    ]
    assert lines(ask(world, "www.example.com", "CNAME")) == [
        "www.example.com. 3600 IN CNAME a.vendor.example."
    ]
    nodata, lost = ask(world, "www.example.com", "TXT"), ask(world, "lost.example.com", "A")
    assert (nodata.rcode(), len(nodata.answer), soa_of(nodata)[0]) == (dns.rcode.NOERROR, 2, "other.test.")
    assert outcome(lost) == ("NXDOMAIN", ["lost.example.com. 3600 IN CNAME gone.other.test."])
    assert soa_of(lost) == ("other.test.", 300)


def test_a_ring_of_aliases_is_a_server_failure(world: World) -> None:
    world.set("one CNAME two\ntwo CNAME one")
    assert outcome(ask(world, "one.example.com", "A")) == ("SERVFAIL", [])


def test_wildcards_cover_what_does_not_exist_and_nothing_else(world: World) -> None:
    world.set("""
        * TXT "wild"
        * A 192.0.2.1
        host A 192.0.2.2
        a.branch A 192.0.2.3
    """)
    assert lines(ask(world, "x.y.example.com", "TXT")) == ['x.y.example.com. 3600 IN TXT "wild"']
    assert outcome(ask(world, "x.example.com", "MX")) == ("NOERROR", [])
    assert outcome(ask(world, "host.example.com", "TXT")) == ("NOERROR", [])
    assert outcome(ask(world, "below.host.example.com", "TXT")) == ("NXDOMAIN", [])
    assert outcome(ask(world, "branch.example.com", "TXT")) == ("NOERROR", [])
    assert outcome(ask(world, "b.branch.example.com", "TXT")) == ("NXDOMAIN", [])
    assert outcome(ask(world, "example.com", "TXT")) == ("NOERROR", [])
    assert lines(ask(world, "*.example.com", "TXT")) == ['*.example.com. 3600 IN TXT "wild"']


def test_a_wildcard_alias_is_followed_under_the_name_that_was_asked(world: World) -> None:
    world.set('*._domainkey CNAME dkim.vendor.example.\ndkim.vendor.example. TXT "p="')
    assert lines(ask(world, "s1._domainkey.example.com", "TXT")) == [
        "s1._domainkey.example.com. 3600 IN CNAME dkim.vendor.example.",
        'dkim.vendor.example. 3600 IN TXT "p="',
    ]


@pytest.mark.parametrize(("edns", "cut"), [(-1, True), (0, False)])
def test_an_answer_over_512_octets_is_cut_without_edns(world: World, edns: int, cut: bool) -> None:
    world.set("\n".join(f'@ TXT "{number:03}{"x" * 200}"' for number in range(4)))
    reply = ask(world, "example.com", "TXT", use_edns=edns)
    assert bool(reply.flags & dns.flags.TC) is cut
    assert len(lines(reply)) == (0 if cut else 4)


def test_an_answer_over_the_edns_size_is_cut_and_whole_over_tcp(world: World) -> None:
    world.set("\n".join(f'@ TXT "{number:03}{"x" * 200}"' for number in range(8)))
    assert ask(world, "example.com", "TXT").flags & dns.flags.TC
    assert len(lines(ask(world, "example.com", "TXT", payload=4096))) == 8
    assert len(lines(ask(world, "example.com", "TXT", tcp=True))) == 8


def test_an_answer_of_60_kilobytes_arrives_over_tcp(world: World) -> None:
    world.set("\n".join(f'@ TXT "{number:04}{"x" * 250}"' for number in range(220)))
    reply = ask(world, "example.com", "TXT", tcp=True)
    assert len(lines(reply)) == 220
    assert len(reply.to_wire(max_size=65535)) > 58_000


def test_one_tcp_connection_carries_several_questions(world: World) -> None:
    world.set("a A 192.0.2.1\nb A 192.0.2.2")
    with socket.create_connection(where(world), timeout=2) as sock:
        for name in ("a.example.com", "b.example.com"):
            wire = dns.message.make_query(name, "A").to_wire()
            sock.sendall(struct.pack("!H", len(wire)) + wire)
        replies = [dns.query.receive_tcp(sock, time.time() + 2)[0] for _ in range(2)]
    assert [lines(reply)[0].split()[-1] for reply in replies] == ["192.0.2.1", "192.0.2.2"]


# As the zone's own server


def test_without_rd_the_server_is_authoritative_for_its_zones_and_refuses_others(world: World) -> None:
    world.set("@ A 192.0.2.1\nwww CNAME elsewhere.test.")
    address, port = where(world)
    own = dns.query.udp(without_rd("example.com", "A"), address, port=port, timeout=2)
    gone = dns.query.udp(without_rd("no.example.com", "A"), address, port=port, timeout=2)
    alias = dns.query.udp(without_rd("www.example.com", "A"), address, port=port, timeout=2)
    other = dns.query.udp(without_rd("elsewhere.test", "A"), address, port=port, timeout=2)
    assert own.flags & dns.flags.AA
    assert not own.flags & dns.flags.RA
    assert (outcome(gone), soa_of(gone)) == (("NXDOMAIN", []), ("example.com.", 300))
    assert outcome(alias) == ("NOERROR", ["www.example.com. 3600 IN CNAME elsewhere.test."])
    assert outcome(other) == ("REFUSED", [])
    assert not other.flags & dns.flags.AA


# The record of what was asked, and the swap


def test_every_question_is_remembered_in_order_until_the_world_changes(world: World) -> None:
    world.set("@ A 192.0.2.1")
    ask(world, "Example.COM", "A")
    ask(world, "example.com", "TXT", tcp=True)
    assert world.asked == [Question("example.com", "A"), Question("example.com", "TXT")]
    assert [how for _, how in world.asked_over] == ["udp", "tcp"]
    world.set("@ A 192.0.2.2")
    assert world.asked == []
    assert lines(ask(world, "example.com", "A")) == ["example.com. 3600 IN A 192.0.2.2"]


def test_the_origin_can_change_with_the_world(world: World) -> None:
    world.set("@ A 192.0.2.1", origin="shop.example.net")
    assert lines(ask(world, "shop.example.net", "A")) == ["shop.example.net. 3600 IN A 192.0.2.1"]
    assert soa_of(ask(world, "x.shop.example.net", "A"))[0] == "shop.example.net."


def test_the_second_server_agrees_until_it_has_a_text_of_its_own(world: World) -> None:
    world.set("@ A 192.0.2.1")
    assert world.second.resolver.startswith("127.0.0.2:")
    assert lines(ask(world.second, "example.com", "A")) == ["example.com. 3600 IN A 192.0.2.1"]
    world.second.set("@ A 192.0.2.2")
    assert lines(ask(world.second, "example.com", "A")) == ["example.com. 3600 IN A 192.0.2.2"]
    assert lines(ask(world, "example.com", "A")) == ["example.com. 3600 IN A 192.0.2.1"]
    assert len(world.asked) == 1


def test_a_world_of_its_own_answers_and_frees_its_port() -> None:
    with World("@ A 192.0.2.9") as own:
        assert outcome(ask(own, "example.com", "A"))[0] == "NOERROR"
        address, port = where(own)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        assert sock.connect_ex((address, port)) != 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@ A 192.0.2.1\n@ MX mail", "line 2 of the world"),
        ("@ !sevfail", "no fault"),
        ("@ !delay", "does not take nothing"),
        ("@ !servfail 3", "does not take 3"),
        ("@ NOTYPE x", "line 1 of the world"),
        ("$INCLUDE x", "not understood"),
        ('@ TXT "no end', "line 1 of the world"),
    ],
)
def test_a_mistake_in_the_text_is_told_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ZoneTextError, match=words):
        parse(text, "example.com")


# What a resolver owes to bad questions


def test_a_message_that_cannot_be_read_is_a_format_error_with_its_id(world: World) -> None:
    (wire,) = raw(world, b"\xab\xcd\x01\x00\x00\x01" + b"\x00" * 6 + b"\x3fshort")
    assert (wire[:2], wire[3] & 15) == (b"\xab\xcd", dns.rcode.FORMERR)


def test_an_answer_is_never_answered(world: World) -> None:
    reply = dns.message.make_response(dns.message.make_query("example.com", "A"))
    assert raw(world, reply.to_wire(), WAIT) == []
    assert raw(world, b"x", WAIT) == []


def test_another_class_is_refused_and_another_opcode_not_implemented(world: World) -> None:
    query = dns.message.make_query("version.bind", "TXT", rdclass="CH")
    assert dns.message.from_wire(raw(world, query.to_wire())[0]).rcode() == dns.rcode.REFUSED
    status = dns.message.make_query("example.com", "A")
    status.set_opcode(dns.opcode.STATUS)
    assert dns.message.from_wire(raw(world, status.to_wire())[0]).rcode() == dns.rcode.NOTIMP
