"""A zone's name servers: who names them, where they are, and what each of them says about mail."""

from __future__ import annotations

from dataclasses import dataclass

from checks.answers import Answer, Maybe, Question, Reply, Soa
from checks.model import Reason, Unknown

_LAME = {Reason.REFUSED: "it refuses to answer", Reason.LAME: "it does not know the domain"}


@dataclass(frozen=True, slots=True)
class Delegation:
    """What the servers of the zone above say of a zone: the hosts they name, each with the addresses given.

    `zone` "" and no hosts: they say that there is no such zone.
    """

    zone: str
    hosts: tuple[str, ...] = ()
    glue: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """One name server by its name, as the zone above (`at_parent`) or the zone itself (`at_zone`) has it.

    `missing`: it has no address at all, confirmed. `unknown`: why nothing is known of its addresses.
    """

    name: str
    at_parent: bool = False
    at_zone: bool = False
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    missing: bool = False
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """What the name server at one address says.

    `soa`, `ns`: of the zone, over UDP; `over_tcp`: the SOA once more. `says`: each of the mail records, over
    UDP and over TCP.
    """

    host: str
    address: str
    soa: Reply
    over_tcp: Reply
    ns: Reply
    says: tuple[tuple[Question, Reply, Reply], ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.host} ({self.address})"

    @property
    def start(self) -> Soa | None:
        """The SOA record as this server has it with authority; None when it does not serve the zone."""
        if not isinstance(self.soa, Answer) or not self.soa.authoritative:
            return None
        return next((record for record in self.soa.records if isinstance(record, Soa)), None)

    @property
    def lame(self) -> str:
        """How it says that it does not serve the zone (RFC 1912 §2.8), or ""."""
        if isinstance(self.soa, Unknown):
            return _LAME.get(self.soa.reason, "")
        if self.soa.referral:
            return "it sends the question on to other servers"
        if not self.soa.authoritative:
            return "it answers from hearsay, without authority"
        return "" if self.start else "it does not know the domain"

    @property
    def silence(self) -> Unknown | None:
        """Why it is not known what it serves; None when it is, or when it is not to be reached at all."""
        if isinstance(self.soa, Answer) or self.lame or self.is_out_of_reach:
            return None
        return self.soa

    @property
    def is_out_of_reach(self) -> bool:
        """Its address is none of the public Internet's, so nobody out there can ask it either."""
        return isinstance(self.soa, Unknown) and self.soa.reason is Reason.NOT_PUBLIC


@dataclass(frozen=True, slots=True)
class NameServers:
    """The servers of the zone that holds the domain.

    `at_parent`, `at_zone`: the names in the NS records of the zone above and of the zone itself.
    `unasked`: addresses of theirs that were not asked, "HOST ADDRESS". `resolved`: resolvers get answers
    from the zone at this moment, so that some server of it does answer them.
    """

    domain: str
    zone: str
    at_parent: Maybe[tuple[str, ...]]
    at_zone: Maybe[tuple[str, ...]]
    hosts: tuple[Host, ...] = ()
    servers: tuple[Server, ...] = ()
    unasked: tuple[str, ...] = ()
    resolved: bool = True

    def __hash__(self) -> int:
        """For a cache that several checks share; all the answers are too much to hash."""
        return hash((self.zone, len(self.servers)))

    @property
    def good(self) -> tuple[Server, ...]:
        """Those that serve the zone."""
        return tuple(server for server in self.servers if server.start)

    @property
    def silences(self) -> tuple[Unknown, ...]:
        """Why it is not known of some servers whether they serve the zone."""
        hosts = (host.unknown for host in self.hosts if not host.addresses)
        servers = (server.silence for server in self.servers)
        return tuple(dict.fromkeys(unknown for unknown in (*hosts, *servers) if unknown))

    @property
    def are_all_lame(self) -> bool:
        """Nobody serves the zone: every server says so or has no address, and resolvers are told the same."""
        said = any(server.lame for server in self.servers) or all(host.missing for host in self.hosts)
        return bool(self.hosts) and said and not (self.good or self.silences or self.resolved)

    @property
    def start(self) -> Soa | None:
        """The zone's SOA record as the first server has it."""
        return next((server.start for server in self.servers if server.start), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The servers' names as the zone has them, else as the zone above has them."""
        known = self.at_parent if isinstance(self.at_zone, Unknown) else self.at_zone
        return () if isinstance(known, Unknown) else known


def lifetimes(nameservers: NameServers) -> tuple[tuple[Question, int], ...]:
    """Each mail record with its TTL in seconds, as the first server that serves the zone has it."""
    says = nameservers.good[0].says if nameservers.good else ()
    answers = ((question, udp) for question, udp, _ in says if isinstance(udp, Answer))
    return tuple((q, answer.ttl) for q, answer in answers if answer.records and not answer.aliases)
