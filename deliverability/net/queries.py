"""Writes DNS queries, each for the way it is to travel."""

from __future__ import annotations

from deliverability.net.paths import USUAL, Way
from deliverability.net.wire import AD, CD, FIXED, HEADER, OPT, RD

DO = 0x8000  # in the flags of EDNS


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
