"""Sets side by side what the servers of a zone say of one record, and tells why they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import lru_cache

from checks.answers import Mx, Question, Reply, Txt
from checks.domain import organizational
from checks.model import Unknown
from checks.nameservers.record import NameServers, Server
from checks.providers.recognise import dns_host

NOTHING = "nothing"


class Cause(Enum):
    """Why two servers of one zone may say different things."""

    TWO_HOSTS = "two DNS hosts serve a zone of their own each"
    BROKEN = "the same version of the zone, and other records"
    SPREADING = "a change is on its way"


Said = tuple[str, ...]
"""The records of an answer as text, in one order; () is "nothing there"."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One question, and each answer to it with the servers that give it, as most servers say it first."""

    question: Question
    sides: tuple[tuple[Said, tuple[Server, ...]], ...]
    cause: Cause

    @property
    def answers(self) -> tuple[str, ...]:
        """Each server with what not all of them have, for a person."""
        common = set[str].intersection(*(set(said) for said, _ in self.sides))
        return tuple(
            f"{server.shown}: {', '.join(record for record in said if record not in common) or NOTHING}"
            for said, servers in self.sides
            for server in servers
        )


@lru_cache(maxsize=8)
def disputes(nameservers: NameServers) -> tuple[Dispute, ...]:
    """The mail records of which the servers say different things; failures aside."""
    found = []
    for number, (question, *_) in enumerate(_asked(nameservers)):
        sides: dict[Said, list[Server]] = {}
        for server in nameservers.good:
            for said in _heard(server, number):
                sides.setdefault(said, []).append(server)
        if len(sides) > 1:
            ordered = sorted(sides.items(), key=lambda side: -len(side[1]))
            told = tuple((said, tuple(servers)) for said, servers in ordered)
            found.append(Dispute(question, told, _cause([servers for _, servers in told])))
    return tuple(found)


@lru_cache(maxsize=8)
def unheard(nameservers: NameServers) -> tuple[Unknown, ...]:
    """Why some server's word on some record is not known."""
    replies = (udp for server in nameservers.good for _, udp, _ in server.says)
    failures = (reply for reply in replies if isinstance(reply, Unknown))
    return tuple(dict.fromkeys((*nameservers.silences, *failures)))


def owner(server: Server) -> str:
    """Who runs a server: the DNS host's name, else the domain that its name is in."""
    known = dns_host((server.host,))
    return known.name if known else organizational(server.host)


def latest(nameservers: NameServers) -> timedelta:
    """How long secondary servers may go on with an old version: SOA REFRESH (RFC 1035 §3.3.13)."""
    return timedelta(seconds=max((s.start.refresh for s in nameservers.good if s.start), default=0))


def _asked(nameservers: NameServers) -> tuple[tuple[Question, Reply, Reply], ...]:
    return nameservers.good[0].says if nameservers.good else ()


def _heard(server: Server, number: int) -> Iterator[Said]:
    """What a server says over UDP, and over TCP where that is something else."""
    replies = map(said_by, server.says[number][1:])
    yield from dict.fromkeys(said for said in replies if said is not None)


def said_by(reply: Reply, own: bool = True) -> Said | None:
    """What an answer comes to, the same for the same records; None when it does not count.

    `own`: of a name server, which must speak with authority.
    """
    if isinstance(reply, Unknown):
        return None
    if reply.referral:
        return tuple(f"ask {host}" for host in sorted(reply.sent_to))
    if own and not reply.authoritative:
        return None
    if reply.aliases:
        return (f"the same as {reply.aliases[0]}",)
    return tuple(sorted(map(_shown, reply.records)))


def _shown(record: object) -> str:
    if isinstance(record, Mx):
        return f"{record.preference} {record.host}."
    return f'"{record.text}"' if isinstance(record, Txt) else str(record)


def _cause(parties: list[tuple[Server, ...]]) -> Cause:
    """Two zones where other hosts speak of another primary; else by the versions (RFC 1035 §3.3.13)."""
    starts = [[server.start for server in servers if server.start] for servers in parties]
    owners = [{owner(server) for server in servers} for servers in parties]
    if _are_apart(owners) and _are_apart([{start.mname for start in side} for side in starts]):
        return Cause.TWO_HOSTS
    everyone = tuple({server.host for servers in parties for server in servers})
    if _are_apart([{str(start.serial) for start in side} for side in starts]) or dns_host(everyone):
        return Cause.SPREADING  # a known host may keep one serial for ever; it does bring changes everywhere
    return Cause.BROKEN


def _are_apart(sets: list[set[str]]) -> bool:
    """Whether no two of them share anything."""
    return sum(map(len, sets)) == len(set[str]().union(*sets))
