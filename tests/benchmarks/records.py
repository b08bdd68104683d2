"""A world held as octets: reads plain zone lines quickly and looks names up as they are on the wire."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
NXDOMAIN, SERVFAIL = 3, 2
OWNER = b"\xc0\x0c"
"""A pointer to the name in the question (RFC 1035 §4.1.4)."""

Made = tuple[bytes, bytes]
"""What an answer is made of: the code with the two counts of records, and the records."""


@dataclass(slots=True)
class Records:
    """Every record by name and type; names are on the wire in lower case."""

    records: dict[bytes, dict[int, list[bytes]]] = field(default_factory=dict)
    """each list holds TTL, length and data of each record"""
    existing: set[bytes] = field(default_factory=set)

    def look_up(self, name: bytes, rrtype: int) -> Made:
        """What the world says to this question, as tests.world.answer says it of the same text."""
        found: list[bytes] = []
        asked = name
        for _ in range(16):
            owner = OWNER if name == asked else name
            here = self._at(name)
            wanted = None if here is None else here.get(rrtype)
            if wanted is not None:
                found += [owner + struct.pack("!HH", rrtype, 1) + record for record in wanted]
                return struct.pack("!BHH", 0, len(found), 0), b"".join(found)
            if here is None or TYPES["CNAME"] not in here:
                code = NXDOMAIN if here is None else 0
                return struct.pack("!BHH", code, len(found), 1), b"".join(found) + self._soa(name, asked)
            (alias,) = here[TYPES["CNAME"]]
            found.append(owner + struct.pack("!HH", TYPES["CNAME"], 1) + alias)
            name = alias[6:]
        return struct.pack("!BHH", SERVFAIL, 0, 0), b""

    def _at(self, name: bytes) -> dict[int, list[bytes]] | None:
        if name in self.existing:
            return self.records.get(name, {})
        encloser = next(parent for parent in _ancestors(name) if parent in self.existing)
        return self.records.get(b"\x01*" + encloser)

    def _soa(self, name: bytes, asked: bytes) -> bytes:
        """The SOA of the zone with its TTL at the negative TTL, which ends its data (RFC 2308 §3)."""
        apex = next(parent for parent in _ancestors(name) if TYPES["SOA"] in self.records.get(parent, {}))
        (soa,) = self.records[apex][TYPES["SOA"]]
        owner = OWNER if apex == asked else apex
        return owner + struct.pack("!HH", TYPES["SOA"], 1) + min(soa[:4], soa[-4:]) + soa[4:]


def read(lines: Iterable[str]) -> Records:
    """The world of lines `NAME. [TTL] TYPE DATA`, with absolute names and the types of TYPES."""
    world = Records()
    for line in lines:
        owner, rest = line.split(None, 1)
        first, data = rest.split(None, 1)
        ttl = 3600
        if first.isdigit():
            ttl = int(first)
            first, data = data.split(None, 1)
        octets = _data(first, data)
        name, rrtype = on_the_wire(owner), TYPES[first]
        record = struct.pack("!IH", ttl, len(octets)) + octets
        world.records.setdefault(name, {}).setdefault(rrtype, []).append(record)
    for name in world.records:
        world.existing.update(_ancestors(name))
    return world


@lru_cache(maxsize=100_000)
def on_the_wire(name: str) -> bytes:
    """The absolute `name` as length and label, in lower case."""
    labels = [label for label in name.lower().encode("ascii").split(b".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\x00"


def _ancestors(name: bytes) -> Iterator[bytes]:
    while name[0]:
        yield name
        name = name[name[0] + 1 :]
    yield name


def _data(rrtype: str, data: str) -> bytes:
    match rrtype, data.split():
        case "A", [address]:
            return socket.inet_aton(address)
        case "AAAA", [address]:
            return socket.inet_pton(socket.AF_INET6, address)
        case "MX", [preference, host]:
            return struct.pack("!H", int(preference)) + on_the_wire(host)
        case "SOA", [server, mailbox, *numbers]:
            return on_the_wire(server) + on_the_wire(mailbox) + struct.pack("!5I", *map(int, numbers))
        case "TXT", _:
            strings = re.findall(r'"([^"\\]*)"', data)
            return b"".join(bytes((len(text),)) + text.encode("ascii") for text in strings)
        case "NS" | "CNAME" | "PTR", [target]:
            return on_the_wire(target)
    raise ValueError(f"{rrtype} {data} cannot be read")
