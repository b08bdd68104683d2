"""Writes DNS queries, each for the way it is to travel."""

from __future__ import annotations

import struct
from functools import lru_cache

import dns.rdatatype

from deliverability.net.names import encode_name
from deliverability.net.paths import USUAL, Way
from deliverability.net.wire import AD, CD, FIXED, HEADER, OPT, RD, TYPES

DO = 0x8000  # in the flags of EDNS


@lru_cache(maxsize=4096)
def type_code(rrtype: str) -> int:
    """The number of a type; ValueError when there is no such type."""
    return TYPES.get(rrtype) or int(dns.rdatatype.from_text(rrtype))


def encode_question(name: str, rrtype: str) -> bytes:
    """The question section: name, type, class IN."""
    return encode_name(name) + struct.pack("!HH", type_code(rrtype), 1)


def encode_query(
    ident: int, question: bytes, way: Way = USUAL, *, unchecked: bool = False, payload: int = 1232
) -> bytes:
    """A whole query; `unchecked` sets CD whatever the way says, `payload` 0 leaves EDNS out (RFC 6891)."""
    flags = AD | (RD if way.recurse else 0)  # AD asks for AD (RFC 6840 §5.7)
    if unchecked or way.unchecked:
        flags |= CD  # RFC 4035 §3.2.2
    head = HEADER.pack(ident, flags, 1, 0, 0, 1 if payload else 0)
    if not payload:
        return head + question
    return head + question + b"\0" + FIXED.pack(OPT, payload, DO if way.signed else 0, 0)  # RFC 3225
