"""Asks a world with dnspython as the client, for the tests of the world itself."""

from __future__ import annotations

import socket

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

from tests.world import World

WAIT = 0.3


def where(world: World) -> tuple[str, int]:
    address, port = world.resolver.split(":")
    return address, int(port)


def ask(world: World, name: str, rrtype: str, *, tcp: bool = False, **options: object) -> dns.message.Message:
    query = dns.message.make_query(name, rrtype, **{"use_edns": 0, "payload": 1232, **options})  # type: ignore[arg-type]
    address, port = where(world)
    over = dns.query.tcp if tcp else dns.query.udp
    return over(query, address, port=port, timeout=2)


def without_rd(name: str, rrtype: str) -> dns.message.Message:
    query = dns.message.make_query(name, rrtype)
    query.flags &= ~dns.flags.RD
    return query


def raw(world: World, wire: bytes, wait: float = 2.0) -> list[bytes]:
    """Every datagram that comes back: the first within `wait` seconds, others right after it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(wait)
        sock.connect(where(world))
        sock.send(wire)
        found = []
        try:
            while True:
                found.append(sock.recv(65535))
                sock.settimeout(0.05)
        except TimeoutError:
            return found


def lines(message: dns.message.Message) -> list[str]:
    return [line for rrset in message.answer for line in rrset.to_text().splitlines()]


def outcome(message: dns.message.Message) -> tuple[str, list[str]]:
    return dns.rcode.to_text(message.rcode()), lines(message)


def soa_of(message: dns.message.Message) -> tuple[str, int]:
    (soa,) = message.authority
    assert soa.rdtype == dns.rdatatype.SOA
    return soa.name.to_text(), soa.ttl
