"""DNS messages for the tests of the reader, and what dnspython makes of them."""

from __future__ import annotations

import struct

import dns.edns
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
from hypothesis import strategies as st

from checks.answers import Mx, Record, Soa, Txt
from deliverability.net import wire
from deliverability.net.queries import encode_question

ODD_LABELS = st.binary(min_size=1, max_size=12)
PLAIN_LABELS = st.sampled_from(
    [b"mail", b"MX1", b"_dmarc", b"s1", b"a.b", b"x\\y", b"Example", b"com", b"\0"]
)
NAMES = st.lists(PLAIN_LABELS | ODD_LABELS, min_size=0, max_size=6).map(lambda ls: dns.name.Name((*ls, b"")))
TYPES = st.sampled_from(["A", "AAAA", "MX", "TXT", "NS", "PTR", "SOA", "CNAME", "CAA", "TLSA", "SRV"])
TTLS = st.integers(0, 0x7FFFFFFF)


def text(name: dns.name.Name) -> str:
    """A name as the answers hold it."""
    return name.canonicalize().to_text(omit_final_dot=True) if len(name) > 1 else ""


def _quoted(strings: list[bytes]) -> str:
    return " ".join('"' + "".join(f"\\{octet:03d}" for octet in string) + '"' for string in strings)


@st.composite
def rdata(draw: st.DrawFn, rrtype: str) -> str:
    """The presentation form of one record's data."""
    host = draw(NAMES).to_text()
    number = draw(st.integers(0, 65535))
    if rrtype == "A":
        return ".".join(map(str, draw(st.tuples(*[st.integers(0, 255)] * 4))))
    if rrtype == "AAAA":
        return str(draw(st.ip_addresses(v=6)))
    if rrtype == "TXT":
        return _quoted(draw(st.lists(st.binary(max_size=255), min_size=1, max_size=4)))
    return {
        "MX": f"{number} {host}",
        "SOA": f"{host} {host} {number} 2 3 4 {number}",
        "CAA": f'0 issue "ca{number}.example"',
        "TLSA": f"3 1 1 {number:064x}",
        "SRV": f"1 2 {number} {host}",
    }.get(rrtype, host)


@st.composite
def responses(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """(a whole response, its question section): aliases, records, authority, EDNS with errors, case mixed."""
    name, rrtype = draw(NAMES), draw(TYPES)
    query = dns.message.make_query(name, rrtype, id=7, use_edns=0 if draw(st.booleans()) else -1)
    reply = dns.message.make_response(query)
    reply.set_rcode(draw(st.sampled_from([0, 0, 0, 2, 3, 5])))
    at = name
    for target in draw(st.lists(NAMES, max_size=3, unique_by=text)):
        if rrtype != "CNAME" and target not in (name, at) and all(r.name != target for r in reply.answer):
            reply.answer.append(dns.rrset.from_text(at, draw(TTLS), "IN", "CNAME", target.to_text()))
            at = target
    owners = [at, at, draw(NAMES)]
    for owner in draw(st.lists(st.sampled_from(owners), max_size=2, unique=True)):
        held = draw(st.lists(rdata(rrtype), min_size=1, max_size=1 if rrtype in ("CNAME", "SOA") else 5))
        reply.answer.append(dns.rrset.from_text(owner, draw(TTLS), "IN", rrtype, *held))
    if draw(st.booleans()):
        soa = dns.rrset.from_text(draw(NAMES), draw(TTLS), "IN", "SOA", draw(rdata("SOA")))
        reply.authority.append(soa)
    if query.edns >= 0 and draw(st.booleans()):
        errors = draw(st.lists(st.integers(0, 30), max_size=2))
        reply.use_edns(0, options=[dns.edns.EDEOption(code, "why") for code in errors])
    question = encode_question(text(name), rrtype)
    return reply.to_wire(max_size=65535, want_shuffle=False), question


def by_dnspython(message: bytes) -> wire.Message:
    """What dnspython reads, put into our words; raises what dnspython raises."""
    read = dns.message.from_wire(message, ignore_trailing=True)
    name, rrtype = read.question[0].name, read.question[0].rdtype
    aliases: list[str] = []
    ttls: list[int] = []
    found = read.get_rrset(read.answer, name, dns.rdataclass.IN, rrtype)
    while found is None:
        step = read.get_rrset(read.answer, name, dns.rdataclass.IN, dns.rdatatype.CNAME)
        if step is None:
            break
        name = step[0].target
        aliases.append(text(name))
        ttls.append(step.ttl)
        found = read.get_rrset(read.answer, name, dns.rdataclass.IN, rrtype)
    said = wire.Message(int(read.flags), int(read.rcode()), aliases=tuple(aliases), size=len(message))
    soa = next((r for r in read.authority if r.rdtype == dns.rdatatype.SOA), None)
    said.soa_owner = text(soa.name) if soa else None
    if found:
        said.records = tuple(map(record, found))
        said.ttl = min([*ttls, found.ttl])
    elif soa:
        said.ttl = min([*ttls, soa.ttl, soa[0].minimum])
    said.ede = tuple(int(option.code) for option in read.extended_errors())
    return said


def record(read: dns.rdata.Rdata) -> Record:
    """One record of dnspython's as ours."""
    kind = dns.rdatatype.to_text(read.rdtype)
    if kind == "TXT":
        return Txt(tuple(read.strings))
    if kind == "MX":
        return Mx(read.preference, text(read.exchange))
    if kind == "SOA":
        numbers = (read.serial, read.refresh, read.retry, read.expire, read.minimum)
        return Soa(text(read.mname), text(read.rname), *numbers)
    if kind in ("NS", "CNAME", "PTR"):
        return text(read.target)
    return read.to_text()


def message(
    question: bytes, *records: bytes, flags: int = 0x8180, counts: tuple[int, int, int] | None = None
) -> bytes:
    """A response made by hand: `records` are octets from the owner's name on."""
    answers, authorities, additionals = counts or (len(records), 0, 0)
    head = struct.pack("!HHHHHH", 7, flags, 1, answers, authorities, additionals)
    return head + question + b"".join(records)


def row(owner: bytes, rrtype: int, data: bytes, ttl: int = 60, length: int | None = None) -> bytes:
    """One record; `length` when it is to be a lie."""
    return owner + struct.pack("!HHIH", rrtype, 1, ttl, len(data) if length is None else length) + data
