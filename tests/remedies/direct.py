"""Answers from zone text without a socket or a message, for worlds that are nothing but records."""

from __future__ import annotations

import time
from functools import cache, lru_cache

import dns.exception
import dns.name
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rrset

from checks.answers import Answer, Mx, Question, Record, Reply, Soa, Txt
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.net.planned_records import size_of
from tests.world.answer import look_up
from tests.world.zone import Zones, parse


class Direct:
    """A source (net/asker.py) whose world is zone text; every path says the same.

    Seven times less work than real messages, which the tests of tests/world and tests/net are about.
    """

    def __init__(self, text: str, origin: str = "example.com") -> None:
        self._zones = parse(text, origin)

    @staticmethod
    def fits(text: str) -> bool:
        """Whether such a world can be told like this: no faults, servers or signatures, and plain names."""
        return text.isascii() and "!" not in text and "\\" not in text

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply:
        return answered(self._zones, question)

    async def reach(self, contact: Contact) -> Reached:
        return Unknown(str(contact), Reason.NOT_ASKED)

    def taken_at(self, question: Question, path: str) -> float:
        return time.time()


def answered(zones: Zones, question: Question) -> Reply:
    """What a good resolver says."""
    kind = _kind(question.rrtype)
    try:
        name = _name(question.name)
    except dns.exception.DNSException:
        return Unknown(str(question), Reason.NOT_A_NAME)
    found = look_up(zones, name, kind, recurse=True)
    if found.rcode == dns.rcode.SERVFAIL:
        return Unknown(str(question), Reason.SERVFAIL, ("127.0.0.1:53",))
    aliases = [_plain(rrset[0].target) for rrset in found.answer if rrset.rdtype == dns.rdatatype.CNAME]
    wanted = [rrset for rrset in found.answer if rrset.rdtype == kind]
    records = tuple(sorted(_record(one) for rrset in wanted for one in rrset))  # type: ignore[type-var]
    is_alias = kind == dns.rdatatype.CNAME
    return Answer(
        question,
        records,
        nxdomain=found.rcode == dns.rcode.NXDOMAIN,
        ttl=min((rrset.ttl for rrset in (*found.answer, *found.authority)), default=0),
        server="127.0.0.1:53",
        aliases=() if is_alias else tuple(aliases),
        size=size_of(question.name, records),
        soa_owner="" if records or not found.authority else _plain(found.authority[0].name),
    )


def _record(rdata: dns.rdata.Rdata) -> Record:
    if rdata.rdtype == dns.rdatatype.TXT:
        return Txt(tuple(rdata.strings))
    if rdata.rdtype == dns.rdatatype.MX:
        return Mx(rdata.preference, _plain(rdata.exchange))
    if rdata.rdtype == dns.rdatatype.SOA:
        times = (rdata.serial, rdata.refresh, rdata.retry, rdata.expire, rdata.minimum)
        return Soa(_plain(rdata.mname), _plain(rdata.rname), *times)
    if rdata.rdtype in (dns.rdatatype.CNAME, dns.rdatatype.NS, dns.rdatatype.PTR):
        return _plain(rdata.target)
    return str(rdata.to_text())


_kind = cache(dns.rdatatype.from_text)
_name = lru_cache(maxsize=4096)(dns.name.from_text)


@lru_cache(maxsize=4096)
def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name != dns.name.root else ""
