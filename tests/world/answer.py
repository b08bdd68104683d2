"""Answers one question as a good recursive resolver would, or as the zone's own server when RD is clear."""

from __future__ import annotations

from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.world.faults import Fault
from tests.world.signing import signature
from tests.world.zone import RRsets, Zones, ancestors

LONGEST_CHAIN = 16


@dataclass(slots=True)
class Found:
    """What the chain of CNAMEs led to, and the faults met on the way."""

    answer: list[dns.rrset.RRset] = field(default_factory=list)
    authority: list[dns.rrset.RRset] = field(default_factory=list)
    additional: list[dns.rrset.RRset] = field(default_factory=list)
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    faults: list[Fault] = field(default_factory=list)


def look_up(world: Zones, name: dns.name.Name, rrtype: dns.rdatatype.RdataType, recurse: bool) -> Found:
    """Follow CNAMEs from `name` through every zone of the world; a ring ends in SERVFAIL."""
    found = Found()
    if not recurse and world.zone_of(name) == dns.name.root:
        found.rcode = dns.rcode.REFUSED
        found.faults = world.faults_of(name, rrtype)
        return found
    for _ in range(LONGEST_CHAIN):
        found.faults += world.faults_of(name, rrtype)
        if not recurse and (cut := world.cut_above(name, rrtype)):
            found.authority, found.additional = [cut], _glue(world, cut)
            return found
        rrsets = _rrsets_at(world, name)
        if rrsets is None:
            found.rcode = dns.rcode.NXDOMAIN
            found.authority = [world.soa(name, rrtype)]
            return found
        alias = rrsets.get(dns.rdatatype.CNAME)
        wanted = _of_type(rrsets, rrtype)
        if wanted or alias is None:
            found.answer += [_renamed(rrset, name) for rrset in wanted]
            found.authority = [] if wanted else [world.soa(name, rrtype)]
            return found
        found.answer.append(_renamed(alias, name))
        name = alias[0].target
        if not recurse and world.zone_of(name) == dns.name.root:
            return found
    return Found(rcode=dns.rcode.SERVFAIL, faults=found.faults)


def reply_to(query: dns.message.Message, found: Found) -> dns.message.Message:
    """The message that says `found`: question echoed as asked, RA with RD, AA without, unless it sends on."""
    reply = dns.message.make_response(query, recursion_available=bool(query.flags & dns.flags.RD))
    reply.flags |= query.flags & dns.flags.CD
    sends_on = not found.answer and any(rrset.rdtype == dns.rdatatype.NS for rrset in found.authority)
    if not query.flags & dns.flags.RD and found.rcode != dns.rcode.REFUSED and not sends_on:
        reply.flags |= dns.flags.AA
    reply.set_rcode(found.rcode)
    reply.answer = list(found.answer)
    reply.authority = list(found.authority)
    reply.additional = list(found.additional)
    return reply


def sign(world: Zones, found: Found) -> None:
    """Add the signatures of all that was found, as those get who ask for them (RFC 4035 §3.1)."""
    found.answer += _signatures(world, found.answer)
    found.authority += _signatures(world, found.authority)


def _signatures(world: Zones, rrsets: list[dns.rrset.RRset]) -> list[dns.rrset.RRset]:
    made = []
    for rrset in rrsets:
        apex = world.zone_of(rrset.name, rrset.rdtype)
        how = world.signed.get(apex)
        here = _rrsets_at(world, rrset.name)
        if how and here and (one := signature(here[rrset.rdtype], apex, how)):
            made.append(dns.rrset.from_rdata(rrset.name, rrset.ttl, one))
    return made


def _glue(world: Zones, cut: dns.rrset.RRset) -> list[dns.rrset.RRset]:
    """The addresses of the servers that a delegation names, as far as they are known here."""
    found = [world.records.get(rdata.target, {}) for rdata in cut]
    types = (dns.rdatatype.A, dns.rdatatype.AAAA)
    return [rrsets[rrtype] for rrsets in found for rrtype in types if rrtype in rrsets]


def _rrsets_at(world: Zones, name: dns.name.Name) -> RRsets | None:
    """Records at `name`, {} where only names below exist, None where nothing does (RFC 4592 §2.2)."""
    if name in world.existing:
        return world.records.get(name, {})
    encloser = next(parent for parent in ancestors(name) if parent in world.existing)
    return world.records.get(dns.name.Name((b"*",)).concatenate(encloser))


def _of_type(rrsets: RRsets, rrtype: dns.rdatatype.RdataType) -> list[dns.rrset.RRset]:
    if rrtype == dns.rdatatype.ANY:
        return list(rrsets.values())
    return [rrsets[rrtype]] if rrtype in rrsets else []


def _renamed(rrset: dns.rrset.RRset, name: dns.name.Name) -> dns.rrset.RRset:
    """The same records under the name that was asked, which a wildcard needs."""
    copy = dns.rrset.RRset(name, rrset.rdclass, rrset.rdtype)
    for rdata in rrset:
        copy.add(rdata, rrset.ttl)
    return copy
