"""What a validating resolver makes of an answer: secure, insecure, or refused with an extended error."""

from __future__ import annotations

from enum import Enum

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from tests.world.answer import Found, reply_to, sign
from tests.world.zone import Zones, ancestors


class Proof(Enum):
    """RFC 4033 §5, as far as a world needs it."""

    SECURE = "secure"
    INSECURE = "insecure"


def resolved(world: Zones, query: dns.message.Message, found: Found) -> dns.message.Message:
    """The reply of a validating resolver, or without RD of the zone's own server, which sees no proof.

    The fault `unvalidated` is a resolver that believes everything; `stripped` one that has never heard of
    DNSSEC, and asks the zone itself for what stands in its parent.
    """
    kinds = {fault.kind for fault in found.faults}
    is_checking = query.flags & dns.flags.RD and not query.flags & dns.flags.CD
    is_asked = bool(query.ednsflags & dns.flags.DO) and "stripped" not in kinds
    proof: Proof | int = Proof.INSECURE
    if world.signed and is_checking and kinds.isdisjoint(("unvalidated", "stripped")):
        proof = validate(world, found)
    if isinstance(proof, int):
        return _refused(query, proof)
    if "stripped" in kinds:
        _strip(world, query, found)
    if is_asked:
        sign(world, found)
    reply = reply_to(query, found)
    reply.want_dnssec(is_asked)
    if proof is Proof.SECURE and (is_asked or query.flags & dns.flags.AD):  # RFC 6840 §5.8
        reply.flags |= dns.flags.AD
    return reply


def _strip(world: Zones, query: dns.message.Message, found: Found) -> None:
    asked = query.question[0]
    if asked.rdtype in (dns.rdatatype.DS, dns.rdatatype.DNSKEY, dns.rdatatype.NSEC3PARAM):
        found.answer, found.authority = [], [world.soa(asked.name)]


def _refused(query: dns.message.Message, code: int) -> dns.message.Message:
    reply = dns.message.make_response(query, recursion_available=True)
    reply.set_rcode(dns.rcode.SERVFAIL)
    if query.edns >= 0 and code:
        reply.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.make(code))])
    return reply


def validate(world: Zones, found: Found) -> Proof | int:
    """The proof of everything found; the extended DNS error when no validator accepts it, 0 for none."""
    zones = [(world.zone_of(one.name, one.rdtype), one.rdtype) for one in (*found.answer, *found.authority)]
    proofs = [_proof(world, apex, rrtype) for apex, rrtype in zones]
    broken = next((proof for proof in proofs if isinstance(proof, int)), None)
    if broken is not None:
        return broken
    return Proof.INSECURE if not proofs or Proof.INSECURE in proofs else Proof.SECURE


def _proof(world: Zones, apex: dns.name.Name, rrtype: dns.rdatatype.RdataType) -> Proof | int:
    """From the top down; the registry above the first zone is taken for signed."""
    enclosing = [name for name in ancestors(apex) if name in world.zones and name != dns.name.root]
    for zone in reversed(enclosing):
        how = world.signed.get(zone)
        if how is None or how.no_ds:
            return Proof.INSECURE
        if (problem := how.problem(rrtype)) is not None:
            return 0 if how.no_ede else problem
    return Proof.SECURE
