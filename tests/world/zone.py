"""Reads zone text: records of any domain, the zones they imply, and fault lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from ipaddress import ip_address
from typing import TypeAlias

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.tokenizer
import dns.ttl
from publicsuffixlist import PublicSuffixList  # type: ignore[import-untyped, unused-ignore]

from tests.world.behaviour import WORDS, Service, service
from tests.world.faults import Fault, fault_named
from tests.world.signing import Signing, at_apex, signing
from tests.world.tlsa import tlsa

IN = dns.rdataclass.IN
DEFAULT_TTL = 3600
NEGATIVE_TTL = 300
NAMESERVER = dns.name.from_text("ns1.world.test.")
"""Serves every zone that names no server of its own; it has the address 127.0.0.1."""

RRsets = dict[dns.rdatatype.RdataType, dns.rrset.RRset]


class ZoneTextError(ValueError):
    """A line of zone text that says nothing; the message names the line."""


@dataclass(slots=True)
class Zones:
    """Every record by name and type, the names that exist, the zones, faults, signed zones and servers."""

    records: dict[dns.name.Name, RRsets] = field(default_factory=dict)
    existing: set[dns.name.Name] = field(default_factory=set)
    zones: dict[dns.name.Name, dns.rrset.RRset] = field(default_factory=dict)
    faults: dict[dns.name.Name, list[Fault]] = field(default_factory=dict)
    signed: dict[dns.name.Name, Signing] = field(default_factory=dict)
    servers: dict[dns.name.Name, list[Service]] = field(default_factory=dict)

    def zone_of(self, name: dns.name.Name, rrtype: int = dns.rdatatype.NONE) -> dns.name.Name:
        """The apex of the zone `name` lies in; the root when no other zone holds it."""
        if rrtype == dns.rdatatype.DS and name in self.zones and name != dns.name.root:
            name = name.parent()  # RFC 4035 §3.1.4.1: a DS belongs to the parent
        return next(parent for parent in ancestors(name) if parent in self.zones)

    def cut_above(self, name: dns.name.Name, rrtype: int) -> dns.rrset.RRset | None:
        """The NS records that delegate the zone `name` lies in to servers of its own, if this is not one."""
        apex = self.zone_of(name, rrtype)
        between = [parent for parent in ancestors(name) if parent != apex and parent.is_subdomain(apex)]
        if rrtype == dns.rdatatype.DS:
            between = between[1:]
        cuts = (self.records.get(parent, {}).get(dns.rdatatype.NS) for parent in reversed(between))
        return next((cut for cut in cuts if cut), None)

    def soa(self, name: dns.name.Name, rrtype: int = dns.rdatatype.NONE) -> dns.rrset.RRset:
        """The SOA for a negative answer; its TTL is the smaller of TTL and MINIMUM (RFC 2308 §3)."""
        soa = self.zones[self.zone_of(name, rrtype)]
        found = dns.rrset.from_rdata(soa.name, min(soa.ttl, soa[0].minimum), soa[0])
        assert isinstance(found, dns.rrset.RRset)
        return found

    def faults_of(self, name: dns.name.Name, rrtype: dns.rdatatype.RdataType) -> list[Fault]:
        """The faults that meet this question: of the name, of "*." above it, of every name."""
        above = [parent for parent in ancestors(name) if parent != name] or [dns.name.root]
        places = [name, *(_star(parent) for parent in above)]
        found = [fault for place in places for fault in self.faults.get(place, ())]
        return [fault for fault in found if fault.rrtype in (None, rrtype)]


def parse(text: str, origin: str, over: Zones | None = None, alone: bool = False) -> Zones:
    """The world that `text` describes; names without a last dot are relative to `origin`.

    `over`: a world that holds where this text says nothing. `alone`: the text is all of one server, so that
    a zone goes on to its end, and NS records below its apex delegate what is there.
    Raises ZoneTextError for a line that is neither a record nor a fault.
    """
    world = Zones()
    top = dns.name.from_text(origin)
    for line in Reader(text, top).lines():
        if isinstance(line, dns.rrset.RRset):
            _add(world, line)
        elif isinstance(line[1], Signing):
            world.signed[line[0]] = line[1]
        elif isinstance(line[1], Service):
            world.servers.setdefault(line[0], []).append(line[1])
        else:
            world.faults.setdefault(line[0], []).append(line[1])
    if over is not None:
        world = _laid_over(over, world)
    _infer_zones(world, top, alone)
    _sign_zones(world)
    for name in world.records:
        world.existing.update(ancestors(name))
    return world


def _laid_over(below: Zones, world: Zones) -> Zones:
    """What `world` says, and where it says nothing of a name and type, what is below; `!absent` removes."""
    records = {name: dict(rrsets) for name, rrsets in below.records.items()}
    for name, rrsets in world.records.items():
        records.setdefault(name, {}).update(rrsets)
    for name, faults in world.faults.items():
        for fault in faults:
            if fault.kind == "absent":
                records[name] = _without(records.get(name, {}), fault)
    names = below.faults.keys() | world.faults.keys()
    return Zones(
        {name: rrsets for name, rrsets in records.items() if rrsets},
        faults={name: [*below.faults.get(name, ()), *world.faults.get(name, ())] for name in names},
        signed=below.signed | world.signed,
        zones=dict(below.zones),
    )


def _without(rrsets: RRsets, fault: Fault) -> RRsets:
    return {kind: rrset for kind, rrset in rrsets.items() if fault.rrtype not in (None, kind)}


def ancestors(name: dns.name.Name) -> Iterator[dns.name.Name]:
    """`name` itself, its parent, and so on to the root."""
    while name != dns.name.root:
        yield name
        name = name.parent()
    yield name


def _star(name: dns.name.Name) -> dns.name.Name:
    return dns.name.Name((b"*",)).concatenate(name)


def _add(world: Zones, line: dns.rrset.RRset) -> None:
    here = world.records.setdefault(line.name, {})
    known = here.setdefault(line.rdtype, dns.rrset.RRset(line.name, IN, line.rdtype))
    for rdata in line:
        known.add(rdata, line.ttl)


def _infer_zones(world: Zones, origin: dns.name.Name, alone: bool) -> None:
    for rrsets in world.records.values():
        if soa := rrsets.get(dns.rdatatype.SOA):
            world.zones[soa.name] = soa
    for apex in world.signed.keys() - world.zones.keys():
        _start_zone(world, apex)
    for name in list(world.records):
        apex = origin if name.is_subdomain(origin) else _registrable(name)
        above = [parent for parent in ancestors(name) if alone or parent.is_subdomain(apex)]
        if world.zones.keys().isdisjoint(above):
            _start_zone(world, apex)
    if dns.name.root not in world.zones:
        _start_zone(world, dns.name.root)
    for apex in world.zones:
        _give_server(world, apex)


def _start_zone(world: Zones, apex: dns.name.Name) -> None:
    """Give `apex` a SOA."""
    soa = _usual_soa(apex)
    world.zones[apex] = soa
    _add(world, soa)


@cache
def _usual_soa(apex: dns.name.Name) -> dns.rrset.RRset:
    at = "" if apex == dns.name.root else apex.to_text()
    fields = f"{NAMESERVER} hostmaster.{at} 1 7200 900 1209600 {NEGATIVE_TTL}"
    return dns.rrset.from_text(apex, NEGATIVE_TTL, IN, "SOA", fields)


def _give_server(world: Zones, apex: dns.name.Name) -> None:
    """Give a zone a name server unless the text names one."""
    if dns.rdatatype.NS not in world.records.setdefault(apex, {}):
        _add(world, _usual_ns(apex))
        address = dns.rrset.from_text(NAMESERVER, DEFAULT_TTL, IN, "A", "127.0.0.1")
        world.records.setdefault(NAMESERVER, {}).setdefault(dns.rdatatype.A, address)


@cache
def _usual_ns(apex: dns.name.Name) -> dns.rrset.RRset:
    return dns.rrset.from_text(apex, DEFAULT_TTL, IN, "NS", NAMESERVER.to_text())


def _sign_zones(world: Zones) -> None:
    for apex, how in world.signed.items():
        for rrset in at_apex(apex, how):
            _add(world, rrset)


def services_in(world: Zones) -> tuple[Service, ...]:
    """Every server with its name and its addresses. Raises ZoneTextError when one is not on loopback."""
    return tuple(_placed(world, name, one) for name, found in world.servers.items() for one in _as_one(found))


def _as_one(found: list[Service]) -> Iterator[Service]:
    """One server for each kind: what further lines say of it are its other pages."""
    for kind in dict.fromkeys(one.kind for one in found):
        first, *others = (one for one in found if one.kind == kind)
        yield replace(first, others=tuple(others))


def _placed(world: Zones, name: dns.name.Name, one: Service) -> Service:
    here = world.records.get(name, {})
    rrsets = [here[rrtype] for rrtype in (dns.rdatatype.A, dns.rdatatype.AAAA) if rrtype in here]
    addresses = tuple(rdata.address for rrset in rrsets for rdata in rrset)
    plain = name.to_text(omit_final_dot=True).lower()
    if not addresses or not all(ip_address(address).is_loopback for address in addresses):
        raise ZoneTextError(f"{plain} is a server of this world: give it addresses in 127.0.0.0/8")
    return replace(one, name=plain, addresses=addresses)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def _registrable(name: dns.name.Name) -> dns.name.Name:
    """example.co.uk of www.example.co.uk; the last two labels where the list has no answer."""
    found = _suffixes().privatesuffix(name.to_text(omit_final_dot=True).lower())
    labels = len(found.split(".")) if found else 2
    return name.split(min(labels + 1, len(name)))[1]


Line: TypeAlias = dns.rrset.RRset | tuple[dns.name.Name, Fault | Signing | Service]


class Reader:
    """Master-file lines (RFC 1035 §5.1), with `NAME !FAULT [TYPE] [ARG]`, `NAME !signed [WORD…]`, servers."""

    def __init__(self, text: str, origin: dns.name.Name) -> None:
        # A common indent is taken away: to a master file it would mean "same owner as above".
        self.tokens = dns.tokenizer.Tokenizer(textwrap.dedent(text) + "\n")
        self._origin = self._owner = origin
        self._ttl = DEFAULT_TTL

    def lines(self) -> Iterator[Line]:
        """Each record, fault, signed zone and server, in order."""
        while True:
            line = self.tokens.where()[1]
            try:
                token = self.tokens.get(want_leading=True)
                if token.is_eof():
                    return
                if not token.is_eol() and self._starts_a_line(token):
                    yield self._line()
            except (dns.exception.DNSException, ValueError) as error:
                raise ZoneTextError(f"line {line} of the world: {error}") from error

    def _starts_a_line(self, token: dns.tokenizer.Token) -> bool:
        """Read the owner, or keep the last one; False for a directive and for blanks alone."""
        if token.is_whitespace():
            following = self.tokens.get()
            if not following.is_eol_or_eof():
                self.tokens.unget(following)
            return not following.is_eol_or_eof()
        if token.value.startswith("$"):
            self._directive(token.value.upper())
            return False
        self._owner = self.tokens.as_name(token, self._origin)
        return True

    def _directive(self, word: str) -> None:
        if word == "$ORIGIN":
            self._origin = self.tokens.get_name(self._origin)
        elif word == "$TTL":
            self._ttl = self.tokens.get_ttl()
        else:
            raise ValueError(f"{word} is not understood here")
        self.tokens.get_eol()

    def _line(self) -> Line:
        word = self.tokens.get_string()
        if not word.startswith("!"):
            return self._record(word)
        rest = [token.value for token in self.tokens.get_remaining()]
        self.tokens.get_eol()
        if word == "!signed":
            return self._owner, signing(rest)
        if word == "!tlsa":
            return tlsa(self._owner, rest)
        if word[1:] in WORDS:
            return self._owner, service(word[1:], rest)
        place = _star(dns.name.root) if self._owner == dns.name.root else self._owner
        return place, fault_named(word[1:], rest)

    def _record(self, word: str) -> dns.rrset.RRset:
        """TTL and class in any order, then the type, then what the type asks for."""
        ttl = self._ttl
        while word.upper() == "IN" or word[:1].isdigit():
            ttl = ttl if word.upper() == "IN" else dns.ttl.from_text(word)
            word = self.tokens.get_string()
        rrtype = dns.rdatatype.from_text(word)
        rdata = dns.rdata.from_text(IN, rrtype, self.tokens, self._origin, relativize=False)
        rrset = dns.rrset.RRset(self._owner, IN, rrtype)
        rrset.add(rdata, ttl)
        return rrset
