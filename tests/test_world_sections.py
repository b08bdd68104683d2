"""One world with several name servers: each says what its section of the text says."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from tests.world import World
from tests.world.zone import ZoneTextError

ZONE = """
    @ NS ns1
    @ NS ns2
    @ MX 10 old
    @ TXT "v=spf1 -all"
    ns1 A 127.0.0.3
    ns2 A 127.0.0.4
    !server 127.0.0.3
    !server 127.0.0.4
    @ MX 10 new
    @ SOA ns1 hostmaster 2 7200 900 1209600 300
    """
PARENT = """
    com. NS ns.registry.test.
    ns.registry.test. A 127.0.0.5
    @ A 192.0.2.1
    !server 127.0.0.5 alone
    com. NS ns.registry.test.
    example.com. NS ns1.example.com.
    ns1.example.com. A 127.0.0.3
    """


def at(
    world: World, server: str, name: str, rrtype: str, *, tcp: bool = False, rd: bool = False
) -> dns.message.Message:
    query = dns.message.make_query(name, rrtype, use_edns=0)
    if not rd:
        query.flags &= ~dns.flags.RD
    over = dns.query.tcp if tcp else dns.query.udp
    return over(query, server, port=world.port, timeout=2)


def lines(message: dns.message.Message) -> list[str]:
    return sorted(line for rrset in message.answer for line in rrset.to_text().splitlines())


@pytest.mark.parametrize("tcp", [False, True])
@pytest.mark.parametrize(
    ("server", "said"), [("127.0.0.1", "old"), ("127.0.0.3", "old"), ("127.0.0.4", "new")]
)
def test_a_server_says_what_its_section_says_and_the_rest_as_the_world(
    world: World, server: str, said: str, tcp: bool
) -> None:
    world.set(ZONE)
    reply = at(world, server, "example.com", "MX", tcp=tcp)
    assert lines(reply) == [f"example.com. 3600 IN MX 10 {said}.example.com."]
    assert reply.flags & dns.flags.AA
    assert lines(at(world, server, "example.com", "TXT")) == ['example.com. 3600 IN TXT "v=spf1 -all"']


def test_a_section_has_a_serial_of_its_own(world: World) -> None:
    world.set(ZONE)
    serials = [at(world, f"127.0.0.{n}", "example.com", "SOA").answer[0][0].serial for n in (1, 3, 4)]
    assert serials == [1, 1, 2]


def test_what_each_server_was_asked_is_kept(world: World) -> None:
    world.set(ZONE)
    at(world, "127.0.0.4", "example.com", "MX", tcp=True)
    assert world.asked == []
    assert [(question.rrtype, how) for question, how in world.asked_at("127.0.0.4")] == [("MX", "tcp")]


def test_a_server_alone_knows_nothing_but_its_section(world: World) -> None:
    world.set("@ A 192.0.2.1\n!server 127.0.0.3 alone\n@ MX 10 mail\n")
    assert lines(at(world, "127.0.0.3", "example.com", "A")) == []
    assert at(world, "127.0.0.3", "other.test", "A").rcode() == dns.rcode.REFUSED


def test_the_parents_server_sends_on_with_the_addresses_it_knows(world: World) -> None:
    world.set(PARENT)
    reply = at(world, "127.0.0.5", "www.example.com", "MX")
    assert (reply.rcode(), reply.answer, bool(reply.flags & dns.flags.AA)) == (dns.rcode.NOERROR, [], False)
    assert [rrset.to_text() for rrset in reply.authority] == ["example.com. 3600 IN NS ns1.example.com."]
    assert [rrset.to_text() for rrset in reply.additional] == ["ns1.example.com. 3600 IN A 127.0.0.3"]
    assert at(world, "127.0.0.5", "com", "NS").flags & dns.flags.AA


def test_a_registry_in_the_text_does_not_take_its_domains_into_its_own_zone(world: World) -> None:
    world.set(PARENT)
    reply = at(world, "127.0.0.1", "nobody.example.com", "A", rd=True)
    assert [rrset.name.to_text() for rrset in reply.authority] == ["example.com."]


def test_a_server_may_refuse_one_way_of_being_asked(world: World) -> None:
    world.set("@ A 192.0.2.1\n!server 127.0.0.3 no-tcp\n!server 127.0.0.4 no-udp\n")
    assert lines(at(world, "127.0.0.3", "example.com", "A")) == lines(
        at(world, "127.0.0.4", "example.com", "A", tcp=True)
    )
    with pytest.raises(ConnectionRefusedError):
        at(world, "127.0.0.3", "example.com", "A", tcp=True)
    query = dns.message.make_query("example.com", "A")
    with pytest.raises((ConnectionRefusedError, dns.exception.Timeout)):
        dns.query.udp(query, "127.0.0.4", port=world.port, timeout=0.2)


def test_a_record_may_be_absent_from_one_server(world: World) -> None:
    world.set("@ A 192.0.2.1\n@ TXT here\nwww A 192.0.2.1\n!server 127.0.0.3\n@ !absent TXT\nwww !absent\n")
    assert lines(at(world, "127.0.0.3", "example.com", "TXT")) == []
    assert lines(at(world, "127.0.0.3", "example.com", "A")) == ["example.com. 3600 IN A 192.0.2.1"]
    assert at(world, "127.0.0.3", "www.example.com", "A").rcode() == dns.rcode.NXDOMAIN
    assert lines(at(world, "127.0.0.1", "example.com", "TXT")) == ['example.com. 3600 IN TXT "here"']


def test_a_fault_in_a_section_is_the_fault_of_that_server(world: World) -> None:
    world.set("@ A 192.0.2.1\n!server 127.0.0.3\n@ !refused\n!server 127.0.0.4\n@ !without-authority\n")
    assert at(world, "127.0.0.3", "example.com", "A").rcode() == dns.rcode.REFUSED
    assert not at(world, "127.0.0.4", "example.com", "A").flags & dns.flags.AA
    assert at(world, "127.0.0.1", "example.com", "A").flags & dns.flags.AA


def test_servers_of_the_last_world_are_gone(world: World) -> None:
    world.set("@ A 192.0.2.1\n!server 127.0.0.3\n")
    world.set("@ A 192.0.2.1\n")
    assert not world.has_nameservers
    with pytest.raises(ConnectionRefusedError):
        at(world, "127.0.0.3", "example.com", "A", tcp=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("!server\n", "followed by an address"),
        ("!server 192.0.2.1\n", "127.0.0.0/8"),
        ("!server 127.0.0.3 quick\n", "quick"),
        ("@ A 192.0.2.1\n!server 127.0.0.3\n\n@ A 192.0.2.300\n", "line 4"),
    ],
)
def test_a_mistake_in_a_section_is_named(world: World, text: str, message: str) -> None:
    with pytest.raises(ZoneTextError, match=message):
        world.set(text)
