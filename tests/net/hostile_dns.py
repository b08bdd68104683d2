"""DNS messages that mean harm: noise, damaged answers, names without end, counts without records."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Make = Callable[[bytes, random.Random], bytes]
"""The octets to send for the octets of a query."""
TYPES = (
    "A",
    "AAAA",
    "MX",
    "TXT",
    "SOA",
    "NS",
    "CNAME",
    "PTR",
    "DNSKEY",
    "DS",
    "TLSA",
    "CAA",
    "SVCB",
    "NAPTR",
)
WHOLE = {
    "A": ("192.0.2.1", "192.0.2.2"),
    "AAAA": ("2001:db8::1",),
    "MX": ("10 mail.example.com.", "20 mail.example.net."),
    "TXT": ('"v=spf1 mx -all"', '"' + "x" * 200 + '"'),
    "SOA": ("ns1.example.com. h.example.com. 1 7200 900 1209600 300",),
    "NS": ("ns1.example.com.", "ns2.example.net."),
    "CNAME": ("other.example.com.",),
    "PTR": ("mail.example.com.",),
    "DS": ("12345 8 2 " + "ab" * 32,),
    "TLSA": ("3 1 1 " + "cd" * 32,),
    "CAA": ('0 issue "ca.example"',),
}


def answer(query: bytes) -> bytes:
    """A good answer to a query, with a delegation and glue beside it."""
    asked = dns.message.from_wire(query)
    reply = dns.message.make_response(asked)
    name, rrtype = asked.question[0].name, dns.rdatatype.to_text(asked.question[0].rdtype)
    reply.flags |= dns.flags.AA
    rrtype = rrtype if rrtype in WHOLE else "CNAME"
    reply.answer = [dns.rrset.from_text(name, 60, "IN", rrtype, *WHOLE[rrtype])]
    reply.authority = [dns.rrset.from_text("example.com.", 60, "IN", "NS", "ns1.example.com.")]
    reply.additional = [dns.rrset.from_text("ns1.example.com.", 60, "IN", "A", "192.0.2.53")]
    return reply.to_wire(max_size=65535)


def _noise(query: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(600))


def _noise_in_an_answer(query: bytes, chance: random.Random) -> bytes:
    """The right id and question, and noise after them."""
    head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, *(chance.randrange(65536) for _ in range(3)))
    return head + _question(query) + chance.randbytes(chance.randrange(900))


def _flipped(query: bytes, chance: random.Random) -> bytes:
    """A good answer with some octets changed anywhere after its question."""
    wire = bytearray(answer(query))
    start = 12 + len(_question(query))
    for _ in range(chance.randrange(1, 9)):
        wire[chance.randrange(start, len(wire))] = chance.randrange(256)
    return bytes(wire)


def _flipped_head(query: bytes, chance: random.Random) -> bytes:
    wire = bytearray(answer(query))
    wire[chance.randrange(2, 12)] = chance.randrange(256)
    return bytes(wire)


def _cut(query: bytes, chance: random.Random) -> bytes:
    wire = answer(query)
    return wire[: chance.randrange(len(wire))]


def _counts(query: bytes, chance: random.Random) -> bytes:
    """Records are promised by the ten thousand."""
    wire = answer(query)
    return wire[:6] + struct.pack("!HHH", 65535, 65535, 65535) + wire[12:]


def _wrong_id(query: bytes, chance: random.Random) -> bytes:
    wire = answer(query)
    return bytes((wire[0] ^ chance.randrange(1, 256), wire[1])) + wire[2:]


def _loop(query: bytes, chance: random.Random) -> bytes:
    """Names that lead to themselves, to each other, or a step further at each pointer."""
    start = 12 + len(_question(query))
    kind = chance.randrange(4)
    if kind == 0:
        names = _pointer(start)
    elif kind == 1:
        names = _pointer(start + 2) + _pointer(start)
    elif kind == 2:  # a label, and back to it: a name without end
        names = b"\x01a" + _pointer(start)
    else:  # pointers by the hundred, each to the one before it
        names = b"\x00" + b"".join(_pointer(start + max(0, 2 * n - 1)) for n in range(400))
    row = struct.pack("!HHIH", 16, 1, 60, 2) + b"\x01x"
    return _head(query, 1) + _question(query) + names + row


def _bomb(query: bytes, chance: random.Random) -> bytes:
    """As many records as fit, each owner the longest name there is by one pointer."""
    long = b"".join(b"\x3f" + bytes((97 + n,)) * 63 for n in range(3)) + b"\x3d" + b"z" * 61 + b"\0"
    start = 12 + len(_question(query))
    row = _pointer(start) + struct.pack("!HHIH", 2, 1, 60, 2) + _pointer(start)
    first = long + struct.pack("!HHIH", 2, 1, 60, 2) + _pointer(start)
    count = (4000 - len(first)) // len(row)
    return _head(query, count + 1) + _question(query) + first + row * count


def _chain(query: bytes, chance: random.Random) -> bytes:
    """Aliases in a row, each of the next, and in a ring at the end."""
    reply = dns.message.make_response(dns.message.from_wire(query))
    names = [
        reply.question[0].name.to_text(),
        *(f"a{n}.example.com." for n in range(chance.randrange(1, 60))),
    ]
    reply.answer = [
        dns.rrset.from_text(one, 60, "IN", "CNAME", other)
        for one, other in zip(names, [*names[1:], chance.choice(names)], strict=True)
    ]
    return reply.to_wire(max_size=65535)


def _lying_lengths(query: bytes, chance: random.Random) -> bytes:
    """Records whose length is not what their type takes."""
    rows = b"".join(
        _pointer(12) + struct.pack("!HHIH", chance.choice((1, 2, 6, 15, 16, 28, 41, 46)), 1, 60, length)
        + chance.randbytes(length)
        for length in (chance.randrange(40) for _ in range(6))
    )  # fmt: skip
    return _head(query, 6) + _question(query) + rows


def _head(query: bytes, count: int) -> bytes:
    return query[:2] + struct.pack("!HHHHH", 0x8580, 1, count, 0, 0)


def _pointer(at: int) -> bytes:
    return struct.pack("!H", 0xC000 | at)


def _question(query: bytes) -> bytes:
    end = 12
    while query[end]:
        end += 1 + query[end]
    return query[12 : end + 5]


KINDS: dict[str, Make] = {
    "noise": _noise,
    "noise in an answer": _noise_in_an_answer,
    "flipped": _flipped,
    "flipped head": _flipped_head,
    "cut": _cut,
    "counts": _counts,
    "wrong id": _wrong_id,
    "loop": _loop,
    "bomb": _bomb,
    "chain": _chain,
    "lying lengths": _lying_lengths,
}
