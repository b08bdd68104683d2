"""The faults a world may have: each turns the right answer into the octets a broken server would send."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

LONGEST_DATAGRAM = 65507


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault line: its kind, the type it is limited to (None: all), its argument ("" when not given)."""

    kind: str
    rrtype: dns.rdatatype.RdataType | None = None
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question on its way to an answer: what was asked, the right reply, and how it travels."""

    query: dns.message.Message
    reply: dns.message.Message
    tcp: bool
    earlier: int
    """how often this question was asked before in this world"""
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What goes out: messages in order, and how; no messages is silence."""

    messages: tuple[bytes, ...] = ()
    reset: bool = False
    """TCP: end the connection with a reset"""
    elsewhere: bool = False
    """UDP: send from another port"""


def say(reply: dns.message.Message, query: dns.message.Message, tcp: bool) -> Said:
    """The reply as it travels: complete over TCP, over UDP cut with TC when it exceeds the size."""
    return Said((_wire(reply, query, tcp),))


def fault_named(kind: str, rest: list[str]) -> Fault:
    """The fault a line names; `rest` is [TYPE] [ARG]. Raises ValueError for one that is not known."""
    if kind not in FAULTS and kind not in MODIFIERS:
        raise ValueError(f"!{kind} is no fault; there are {', '.join(sorted({*FAULTS, *MODIFIERS}))}")
    rrtype = None
    if rest and rest[0][:1].isalpha():
        rrtype, rest = dns.rdatatype.from_text(rest[0]), rest[1:]
    arg = _argument(kind, rest)
    return Fault(kind, rrtype, arg)


def _argument(kind: str, rest: list[str]) -> str:
    """Seconds of a delay, tries of a -once (1 when not given); no other fault takes one."""
    if kind == "delay" and len(rest) == 1:
        float(rest[0])
    elif kind.endswith("-once") and len(rest) == 1:
        int(rest[0])
    elif rest or kind == "delay":
        raise ValueError(f"!{kind} does not take {' '.join(rest) or 'nothing'}")
    return "".join(rest)


def _wire(reply: dns.message.Message, query: dns.message.Message, tcp: bool) -> bytes:
    size = min(max(512, query.payload), LONGEST_DATAGRAM) if query.edns >= 0 else 512
    try:
        # Records stay in the order of the text, so that a test says the same every time.
        return reply.to_wire(max_size=65535 if tcp else size, want_shuffle=False)
    except dns.exception.TooBig:
        return _cut(reply).to_wire(max_size=65535)


def _cut(reply: dns.message.Message) -> dns.message.Message:
    """TC and no records; a client must not use what a truncated answer holds (RFC 2181 §9)."""
    reply.flags |= dns.flags.TC
    reply.answer, reply.authority = [], []
    return reply


def _plain(case: Case) -> Said:
    return say(case.reply, case.query, case.tcp)


def _bare(case: Case, rcode: dns.rcode.Rcode) -> dns.message.Message:
    """A reply that holds the question and nothing more."""
    case.reply.answer, case.reply.authority = [], []
    case.reply.flags &= ~(dns.flags.AA | dns.flags.AD)
    case.reply.set_rcode(rcode)
    return case.reply


def _fails_with(rcode: dns.rcode.Rcode) -> Callable[[Case], Said]:
    return lambda case: say(_bare(case, rcode), case.query, case.tcp)


def _silent(case: Case) -> Said:
    return Said()


def _first_try(fault: Callable[[Case], Said]) -> Callable[[Case], Said]:
    return lambda case: fault(case) if case.earlier < int(case.arg or 1) else _plain(case)


def _formerr_edns(case: Case) -> Said:
    """A server from before EDNS: FORMERR and no OPT record (RFC 6891 §7)."""
    if case.query.edns < 0:
        return _plain(case)
    reply = _bare(case, dns.rcode.FORMERR)
    reply.use_edns(False)
    return say(reply, case.query, case.tcp)


def _without_edns(case: Case) -> Said:
    """A server that has never heard of EDNS, and leaves it out without a word (RFC 6891 §7)."""
    case.reply.use_edns(False)
    return _plain(case)


def _edns_timeout(case: Case) -> Said:
    """A server, or what stands before it, that drops every question with EDNS."""
    return Said() if case.query.edns >= 0 else _plain(case)


def _without_authority(case: Case) -> Said:
    case.reply.flags &= ~dns.flags.AA
    return _plain(case)


def _truncated(case: Case) -> Said:
    return _plain(case) if case.tcp else Said((_cut(case.reply).to_wire(),))


def _truncated_tcp_refused(case: Case) -> Said:
    return Said(reset=True) if case.tcp else _truncated(case)


def _truncated_tcp_hangs(case: Case) -> Said:
    return Said() if case.tcp else _truncated(case)


def _wrong_id(case: Case) -> Said:
    case.reply.id = case.query.id ^ 0x5555
    return _plain(case)


def _wrong_question(case: Case) -> Said:
    asked = case.query.question[0]
    other = dns.name.from_text("another.example.")
    case.reply.question = [dns.rrset.RRset(other, asked.rdclass, asked.rdtype)]
    for rrset in case.reply.answer:
        rrset.name = other
    return _plain(case)


def _wrong_source(case: Case) -> Said:
    return Said(_plain(case).messages, elsewhere=True)


def _garbage(case: Case) -> Said:
    return Said((random.Random(case.query.id).randbytes(60),))


def _short(case: Case) -> Said:
    wire = _plain(case).messages[0]
    return Said((wire[: max(13, len(wire) * 2 // 3)],))


def _compression_loop(case: Case) -> Said:
    """The answer's owner is a pointer to itself, which a careless reader follows for ever."""
    wire = bytearray(_bare(case, dns.rcode.NOERROR).to_wire())
    wire[6:8] = b"\x00\x01"
    wire[8:12] = b"\x00" * 4
    end = 12 + len(case.query.question[0].name.to_wire() or b"") + 4
    pointer = (0xC000 | end).to_bytes(2, "big")
    return Said((bytes(wire[:end]) + pointer + b"\x00\x10\x00\x01\x00\x00\x0e\x10\x00\x02\x01x",))


def _empty(case: Case) -> Said:
    return Said((b"",))


def _referral(case: Case) -> Said:
    """Lame: the server sends the asker on to the servers of the parent."""
    name = case.query.question[0].name
    parent = name.split(min(2, len(name)))[1]
    reply = _bare(case, dns.rcode.NOERROR)
    reply.flags &= ~dns.flags.RA
    reply.authority = [dns.rrset.from_text(parent, 172800, "IN", "NS", "a.parent-servers.test.")]
    return say(reply, case.query, case.tcp)


def _bogus(case: Case) -> Said:
    if case.query.flags & dns.flags.CD:
        return _plain(case)
    reply = _bare(case, dns.rcode.SERVFAIL)
    if case.query.edns >= 0:
        reply.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS)])
    return say(reply, case.query, case.tcp)


def _cname_loop(case: Case) -> Said:
    name = case.query.question[0].name
    ring = (
        dns.name.from_text("ring", name) if len(name.to_wire() or b"") < 250 else dns.name.from_text("ring.")
    )
    reply = _bare(case, dns.rcode.NOERROR)
    pairs = ((name, ring), (ring, name))
    reply.answer = [dns.rrset.from_text(one, 60, "IN", "CNAME", other.to_text()) for one, other in pairs]
    return say(reply, case.query, case.tcp)


def _duplicate(case: Case) -> Said:
    return Said(_plain(case).messages * 2)


def _secure(case: Case) -> Said:
    """AD, for askers that show they understand it (RFC 6840 §5.8)."""
    if case.query.flags & dns.flags.AD or case.query.ednsflags & dns.flags.DO:
        case.reply.flags |= dns.flags.AD
    return _plain(case)


MODIFIERS = ("absent", "delay", "stripped", "unvalidated")
"""These go together with any other fault of the same name; validating.py tells of the last two.

absent: in a `!server` section, what stands at the name elsewhere is not there.
"""

FAULTS: dict[str, Callable[[Case], Said]] = {
    "bogus": _bogus,
    "cname-loop": _cname_loop,
    "compression-loop": _compression_loop,
    "duplicate-reply": _duplicate,
    "edns-timeout": _edns_timeout,
    "empty": _empty,
    "formerr": _fails_with(dns.rcode.FORMERR),
    "formerr-edns": _formerr_edns,
    "garbage": _garbage,
    "nodata-without-soa": _fails_with(dns.rcode.NOERROR),
    "notimp": _fails_with(dns.rcode.NOTIMP),
    "nxdomain-without-soa": _fails_with(dns.rcode.NXDOMAIN),
    "referral": _referral,
    "refused": _fails_with(dns.rcode.REFUSED),
    "secure": _secure,
    "servfail": _fails_with(dns.rcode.SERVFAIL),
    "servfail-once": _first_try(_fails_with(dns.rcode.SERVFAIL)),
    "short": _short,
    "tcp-hangs": lambda case: Said() if case.tcp else _plain(case),
    "timeout": _silent,
    "timeout-once": _first_try(_silent),
    "truncated": _truncated,
    "truncated-tcp-hangs": _truncated_tcp_hangs,
    "truncated-tcp-refused": _truncated_tcp_refused,
    "without-authority": _without_authority,
    "without-edns": _without_edns,
    "wrong-id": _wrong_id,
    "wrong-question": _wrong_question,
    "wrong-source": _wrong_source,
}
