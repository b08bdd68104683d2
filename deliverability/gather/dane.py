"""Gathers the TLSA records of every mail server, and whether senders may believe them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from checks.answers import Answer, Reply
from checks.dane.evidence import Dane, TlsaHost
from checks.dane.record import Tlsa, parse
from checks.dnssec.record import SignedSet, State
from checks.model import NotApplicable, Reason, Unknown
from checks.mx.record import MxHost, MxSet
from deliverability.gather.context import Gathering
from deliverability.gather.dnssec_zones import Looked, Survey, is_refused

MOST_HOSTS = 5  # as many as are talked to
MOST_SERVERS = 4  # name servers asked whether they fail
BROKEN = frozenset({Reason.SERVFAIL, Reason.REFUSED, Reason.NOT_UNDERSTOOD, Reason.BOGUS})
"""Failures that are an answer of a kind; silence is none."""


async def gather_dane(g: Gathering) -> Dane | Unknown | NotApplicable:
    """The MX hosts that have an address, the domain itself where it has no MX (RFC 5321 §5.1)."""
    mx = await g.want("mx")
    if not isinstance(mx, MxSet):
        return mx  # type: ignore[no-any-return]
    targets = [host for host in (mx.plain or (mx.implicit,)) if host is not None and not host.missing]
    if mx.is_null or not targets:
        return NotApplicable(f"{mx.domain} names no mail server that has an address")
    survey: Survey = await g.want("survey")
    chosen = list({host.host: host for host in targets}.values())[:MOST_HOSTS]
    state, hosts = await asyncio.gather(
        _mx_state(survey, mx), asyncio.gather(*(_host(survey, host) for host in chosen))
    )
    return Dane(mx.domain, tuple(hosts), state)


async def _mx_state(survey: Survey, mx: MxSet) -> State | Unknown:
    """Of the MX records, or of the zone that has none."""
    (reply,) = await survey.signed([(mx.domain, "MX")])
    return await _state(survey, reply, await survey.zone_at(mx.domain))


async def _host(survey: Survey, host: MxHost) -> TlsaHost:
    """Where the name is an alias, its end counts first (RFC 7672 §2.2.2)."""
    if host.aliases:
        at_the_end = await _at(survey, host.host, host.aliases[-1])
        if at_the_end.records:
            return at_the_end
    return await _at(survey, host.host, host.host)


async def _at(survey: Survey, host: str, base: str) -> TlsaHost:
    place = f"_25._tcp.{base}"
    zone, (reply,) = await asyncio.gather(survey.zone_at(base), survey.signed([(place, "TLSA")]))
    found = TlsaHost(host, base, zone=_zone_state(zone))
    if isinstance(reply, Answer) and not reply.records and found.zone is State.SECURE:
        reply = await survey.asker.confirmed(place, "TLSA", path="signed")
    if isinstance(reply, Unknown) or not reply.records:
        return await _without(survey, found, place, reply)
    state = await _state(survey, reply, zone)
    records = tuple(one for one in map(_read, reply.records) if one is not None)
    failing = ("signature",) if state is State.BOGUS and found.zone is State.SECURE else ()
    return TlsaHost(host, base, records, state, found.zone, failing)


async def _without(survey: Survey, found: TlsaHost, place: str, reply: Reply) -> TlsaHost:
    """Without records: there are none, or nobody says so."""
    if isinstance(reply, Answer):
        return found
    failing = await _failing(survey, found, place, reply) if found.zone is State.SECURE else ()
    return replace(found, records=reply, failing=failing)


async def _failing(survey: Survey, found: TlsaHost, place: str, reply: Unknown) -> tuple[str, ...]:
    """Who is seen to fail on this question alone: the zone is sound, and its servers answer others.

    A resolver that refuses the answer counts when it has validated the zone, and does so again.
    """
    looked = await survey.zone_at(found.base)
    if not isinstance(looked, Looked):
        return ()
    if is_refused(reply):
        again = await survey.asker.ask(place, "TLSA")
        return reply.servers if is_refused(again) and looked.zone.word is State.SECURE else ()
    if reply.reason not in BROKEN:
        return ()
    servers = await _servers(survey, looked.zone.name)
    asked = [(looked.zone.name, "SOA"), (place, "TLSA")]
    said = await survey.asker.ask_over([(*one, f"at {ip}") for ip in servers for one in asked])
    pairs = zip(servers, said[::2], said[1::2], strict=True)
    answering = [(ip, tlsa) for ip, soa, tlsa in pairs if isinstance(soa, Answer)]
    fails = [ip for ip, tlsa in answering if isinstance(tlsa, Unknown) and tlsa.reason in BROKEN]
    return tuple(fails) if len(fails) == len(answering) else ()


async def _servers(survey: Survey, zone: str) -> tuple[str, ...]:
    """Addresses of the zone's name servers."""
    ns = await survey.asker.ask(zone, "NS")
    names = ns.names[:MOST_SERVERS] if isinstance(ns, Answer) else ()
    replies = await survey.asker.ask_all([(name, "A") for name in names])
    return tuple(dict.fromkeys(r.names[0] for r in replies if isinstance(r, Answer) and r.names))


async def _state(survey: Survey, reply: Reply, zone: Looked | Unknown | None) -> State | Unknown:
    """Of an answer: what its zones and its signatures prove; failing that, the resolver's word."""
    if isinstance(reply, Unknown):
        return reply
    zones = [zone] if not reply.aliases else [zone, await survey.zone_at(reply.aliases[-1])]
    signer = _signer(reply)
    if isinstance(zones[-1], Looked) and signer not in ("", zones[-1].zone.name):  # delegated at "_tcp"
        zones.append(await survey.zone_at(signer))
    states = [_zone_state(one) for one in zones]
    gap = next((state for state in states if isinstance(state, Unknown)), None)
    last = zones[-1]
    if State.INSECURE in states:
        contradicted = Unknown(str(reply.question), Reason.CONTRADICTED, (reply.server,))
        return contradicted if reply.authentic else State.INSECURE
    if gap is not None or not isinstance(last, Looked):
        return State.SECURE if reply.authentic or gap is None else gap
    if State.BOGUS in states:
        return State.BOGUS
    proof = await survey.proof(reply, last.keys)
    return proof.state if isinstance(proof, SignedSet) else proof


def _signer(reply: Answer) -> str:
    """The zone whose keys have signed the answer (RFC 4034 §3.2)."""
    fields = reply.signatures[0].split() if reply.signatures else ()
    return fields[7].rstrip(".").lower() if len(fields) > 7 else ""


def _zone_state(zone: Looked | Unknown | None) -> State | Unknown:
    """Of the registry's own names nothing is asked, and nothing is known."""
    if isinstance(zone, Looked):
        return zone.zone.state
    return zone or Unknown("DNSKEY", Reason.NO_EVIDENCE)


def _read(record: object) -> Tlsa | None:
    return parse(record) if isinstance(record, str) else None
