"""Reads DNS answers: a quick reader for mail's record types, dnspython for the others.

The common types are read here because dnspython's message parser costs 300-470 us an answer and this one
12-46 us, with the same outcome (a test compares the two over generated and damaged messages).
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

import dns.rdata
import dns.rdataclass
import dns.rdatatype

from checks.answers import Mx, Record, Soa, Txt
from deliverability.net.names import encode_name, label_text

NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, NOTAUTH, BADVERS = 0, 1, 2, 3, 4, 5, 9, 16
QR, AA, TC, RD, RA, AD, CD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0020, 0x0010
A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, OPT, RRSIG, TLSA = 1, 2, 5, 6, 12, 15, 16, 28, 41, 46, 52
TYPES = {"A": A, "NS": NS, "CNAME": CNAME, "SOA": SOA, "PTR": PTR, "MX": MX, "TXT": TXT, "AAAA": AAAA}
EDE = 15  # RFC 8914: extended DNS error
MOST_SIGNATURES = 16  # read of one record set
LONGEST_CHAIN = 16  # CNAMEs followed in one answer, as resolvers do
NO_LIMIT = 0x7FFFFFFF  # the longest TTL (RFC 2181 §8)
MOST_POINTERS = 128  # in one name; each can serve at least one label of at most 127
HEADER = struct.Struct("!HHHHHH")
FIXED = struct.Struct("!HHIH")


class Malformed(Exception):  # noqa: N818
    """The message breaks RFC 1035."""


@dataclass(slots=True)
class Message:
    """What one message says about one question.

    `referral`: the zone whose `servers` the authority section names where it has no SOA record, and `glue`
    their addresses ("HOST ADDRESS"). `signatures`: the RRSIG records of `records`.
    """

    flags: int
    rcode: int
    records: tuple[Record, ...] = ()
    aliases: tuple[str, ...] = ()
    ttl: int = 0
    soa_owner: str | None = None
    ede: tuple[int, ...] = ()
    size: int = 0
    edns: bool = False
    referral: str = ""
    servers: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


def belongs(wire: bytes, question: bytes) -> bool:
    """Whether a datagram is a response to this question (id aside; letter case aside, RFC 4343)."""
    if len(wire) < 12 or not wire[2] & 0x80:
        return False
    asked = wire[12 : 12 + len(question)]
    if asked == question or (asked[-4:] == question[-4:] and asked.lower() == question.lower()):
        return wire[4:6] == b"\0\1"
    # A server that cannot read the query may send back no question (RFC 1035 §4.1.1).
    alone = len(wire) == 12 or wire[4:6] == b"\0\0"
    return alone and wire[3] & 15 in (FORMERR, NOTIMP, SERVFAIL, REFUSED)


def read(wire: bytes, question: bytes) -> Message:
    """Read a response that `belongs` to the question; Malformed when it cannot be read."""
    try:
        return _Reader(wire).message(question)
    except (IndexError, struct.error, ValueError, OSError, dns.exception.DNSException) as error:
        raise Malformed(str(error)) from error


class _Reader:
    __slots__ = ("names", "wire")

    def __init__(self, wire: bytes) -> None:
        self.wire = wire
        self.names: dict[int, str] = {}

    def message(self, question: bytes) -> Message:
        wire = self.wire
        _, flags, questions, answers, authorities, additionals = HEADER.unpack_from(wire)
        said = Message(flags, flags & 15, size=len(wire))
        if flags & TC or not questions or len(wire) == 12:
            return said
        name, at = self.name(12)
        if questions != 1:
            raise Malformed("not one question")
        wanted = (question[-4] << 8) | question[-3]
        rows, at = self.rows(at + 4, answers)
        self.answer(said, name, wanted, rows)
        rows, at = self.rows(at, authorities)
        self.authority(said, rows)
        self.additional(said, at, additionals)
        return said

    def rows(self, at: int, count: int) -> tuple[list[tuple[str, int, int, int, int]], int]:
        """(owner, type, ttl, offset of the data, length of the data) of each record."""
        rows = []
        size = len(self.wire)
        for _ in range(count):
            owner, at = self.name(at)
            rrtype, rrclass, ttl, length = FIXED.unpack_from(self.wire, at)
            at += 10
            if at + length > size:
                raise Malformed("a record runs past the end")
            if rrclass == 1:
                rows.append((owner, rrtype, ttl if ttl < 0x80000000 else 0, at, length))
            at += length
        return rows, at

    def answer(
        self, said: Message, name: str, wanted: int, rows: list[tuple[str, int, int, int, int]]
    ) -> None:
        """Follow the CNAMEs from the question's name and collect what stands at their end."""
        aliases: list[str] = []
        ttls: list[int] = []
        while True:
            here = [row for row in rows if row[0] == name]
            found = [row for row in here if row[1] == wanted]
            if found or wanted == CNAME:
                break
            step = next((row for row in here if row[1] == CNAME), None)
            if step is None:
                break
            name = self.whole_name(step[3], step[4])
            if name in aliases or len(aliases) >= LONGEST_CHAIN:
                raise Malformed("a ring of CNAMEs, or a chain too long")
            aliases.append(name)
            ttls.append(step[2])
        said.aliases = tuple(aliases)
        # A record sent twice is one record, and their order means nothing (RFC 2181 §5, §5.1; RFC 1794): a
        # resolver turns it from answer to answer, and a report must not turn with it.
        records = {self.data(row) for row in found}
        said.records = tuple(sorted(records) if len(records) > 1 else records)
        if found and len(rows) > len(found):
            said.signatures = self.signatures(here, wanted)
        said.ttl = min([*ttls, *(row[2] for row in found)], default=NO_LIMIT)

    def signatures(self, rows: list[tuple[str, int, int, int, int]], wanted: int) -> tuple[str, ...]:
        """The signatures over records of the wanted type, which is their first field (RFC 4034 §3.1.1)."""
        over = wanted.to_bytes(2, "big")
        mine = [row for row in rows if row[1] == RRSIG and self.wire[row[3] : row[3] + 2] == over]
        return tuple(sorted(str(self.data(row)) for row in mine[:MOST_SIGNATURES]))

    def authority(self, said: Message, rows: list[tuple[str, int, int, int, int]]) -> None:
        """Whose "nothing" it is and for how long: not at all when no SOA says so (RFC 2308 §5)."""
        row = next((row for row in rows if row[1] == SOA), None)
        if row is not None:
            said.soa_owner = row[0]
        elif not said.records:
            self.delegation(said, [row for row in rows if row[1] == NS])
        if not said.records:
            soa = self.data(row) if row else None
            said.ttl = min(said.ttl, row[2], soa.minimum) if row and isinstance(soa, Soa) else 0

    def delegation(self, said: Message, rows: list[tuple[str, int, int, int, int]]) -> None:
        """To whose servers we are sent on (RFC 1034 §4.3.1)."""
        if rows:
            said.referral = rows[0][0]
            servers = [self.whole_name(row[3], row[4]) for row in rows if row[0] == said.referral]
            said.servers = tuple(dict.fromkeys(servers))

    def additional(self, said: Message, at: int, count: int) -> None:
        glue = []
        for _ in range(count):
            owner, at = self.name(at)
            rrtype, _, ttl, length = FIXED.unpack_from(self.wire, at)
            at += 10
            if at + length > len(self.wire):
                raise Malformed("a record runs past the end")
            if rrtype == OPT:
                said.edns = True
                said.rcode |= (ttl >> 24) << 4
                said.ede = self.extended_errors(at, at + length)
            elif said.servers and rrtype in (A, AAAA):
                glue.append(f"{owner} {self.data((owner, rrtype, 0, at, length))}")
            at += length
        said.glue = tuple(glue)

    def extended_errors(self, at: int, end: int) -> tuple[int, ...]:
        found = []
        while at + 4 <= end:
            code, length = struct.unpack_from("!HH", self.wire, at)
            if code == EDE and 2 <= length <= end - at - 4:
                found.append(struct.unpack_from("!H", self.wire, at + 4)[0])
            at += 4 + length
        return tuple(found)

    def name(self, at: int) -> tuple[str, int]:
        """The name at an offset, lower case, and the offset after it; pointers may only go back."""
        first = self.wire[at]
        if first < 192:
            return self.spelled(at)
        target = ((first & 63) << 8) | self.wire[at + 1]
        if target >= at:
            raise Malformed("a name points forward")
        known = self.names.get(target)
        return (known if known is not None else self.spelled(target)[0]), at + 2

    def spelled(self, start: int) -> tuple[str, int]:
        """A name label by label; each pointer must go back behind all that was read of the name."""
        wire = self.wire
        at = lowest = start
        end = pointers = 0
        labels: list[str] = []
        while first := wire[at]:
            if first < 64:
                label = wire[at + 1 : at + 1 + first]
                if len(label) < first:
                    raise Malformed("a label runs past the end")
                labels.append(label_text(label))
                at += 1 + first
                continue
            end = end or at + 2
            at = lowest = self.pointer(at, lowest)
            pointers += 1
            if pointers > MOST_POINTERS:
                raise Malformed("a name of pointers to pointers")
            if at in self.names:
                labels += [self.names[at]] if self.names[at] else []
                break
        name = ".".join(labels)
        if len(name) > 253:
            encode_name(name)  # an escaped octet is up to four letters; ValueError when it is too long
        self.names[start] = name
        return name, end or at + 1

    def pointer(self, at: int, lowest: int) -> int:
        first = self.wire[at]
        if first < 192:
            raise Malformed("an unknown label type")
        target = ((first & 63) << 8) | self.wire[at + 1]
        if target >= lowest:
            raise Malformed("a name points forward")
        return target

    def whole_name(self, at: int, length: int) -> str:
        """A name that fills its record."""
        name, end = self.name(at)
        if end != at + length:
            raise Malformed("a name does not end with its record")
        return name

    def data(self, row: tuple[str, int, int, int, int]) -> Record:
        _, rrtype, _, at, length = row
        wire = self.wire
        if rrtype == TXT:
            return self.txt(at, at + length)
        if rrtype == A:
            return socket.inet_ntop(socket.AF_INET, wire[at : at + length])
        if rrtype == AAAA:
            return socket.inet_ntop(socket.AF_INET6, wire[at : at + length])
        if rrtype == MX:
            return Mx((wire[at] << 8) | wire[at + 1], self.whole_name(at + 2, length - 2))
        if rrtype in (CNAME, NS, PTR):
            return self.whole_name(at, length)
        if rrtype == SOA:
            return self.soa(at, at + length)
        if (
            rrtype == TLSA and length > 2
        ):  # dnspython refuses a digest of the wrong length, which senders skip
            usage, selector, matching, *digest = wire[at : at + length]
            return f"{usage} {selector} {matching} {bytes(digest).hex()}"
        kind = dns.rdatatype.RdataType.make(rrtype)
        return dns.rdata.from_wire(dns.rdataclass.IN, kind, wire, at, length).to_text()

    def soa(self, at: int, end: int) -> Soa:
        mname, at = self.name(at)
        rname, at = self.name(at)
        if at + 20 != end:
            raise Malformed("a SOA record of the wrong length")
        return Soa(mname, rname, *struct.unpack_from("!IIIII", self.wire, at))

    def txt(self, at: int, end: int) -> Txt:
        strings = []
        if at == end:
            raise Malformed("a TXT record without a string")  # RFC 1035 §3.3.14: one or more
        while at < end:
            stop = at + 1 + self.wire[at]
            if stop > end:
                raise Malformed("a TXT string runs past its record")
            strings.append(self.wire[at + 1 : stop])
            at = stop
        return Txt(tuple(strings))
