"""What DNS says of the mail servers for DANE: their TLSA records, and how sure these are (RFC 7672 §2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from checks.certificate import Certificate
from checks.dane.matching import Match, match, usable
from checks.dane.record import Tlsa
from checks.dnssec.record import State
from checks.hosts.certificates import Presented, presented
from checks.hosts.record import Hosts, MailHost
from checks.model import Unknown
from checks.providers.recognise import mailbox_provider


@dataclass(frozen=True, slots=True)
class TlsaHost:
    """One mail server and its TLSA records, () when there are none, confirmed.

    `base`: the name they stand below, the server's own or where its alias ends (RFC 7672 §2.2.2).
    `state`: of the answer. `zone`: the state of the zone of the server's name. `failing`: the name servers
    that answer for the server's addresses and not for its TLSA records, or ("signature",).
    """

    host: str
    base: str
    records: tuple[Tlsa, ...] | Unknown = ()
    state: State | Unknown = State.SECURE
    zone: State | Unknown = State.SECURE
    failing: tuple[str, ...] = ()

    @property
    def believed(self) -> tuple[Tlsa, ...] | Unknown:
        """The records that senders go by: only secure ones count (RFC 7672 §2.2).

        In an unsigned zone nobody asks for them (§2.2.2), so that it does not matter whether there are any.
        """
        if self.zone is State.INSECURE:
            return ()
        if isinstance(self.records, Unknown) or not self.records:
            return self.records
        if isinstance(self.state, Unknown):
            return self.state
        return self.records if self.state is State.SECURE else ()

    @property
    def usable(self) -> tuple[Tlsa, ...] | Unknown:
        """Those of them that senders compare with the server's certificates."""
        return self.believed if isinstance(self.believed, Unknown) else usable(self.believed)

    @property
    def name(self) -> str:
        """Where the records stand."""
        return f"_25._tcp.{self.base}"

    @property
    def facts(self) -> dict[str, object]:
        """`host`, `name` of the records, and `who` can change them."""
        provider = next(iter(mailbox_provider((self.host,))), None)
        who = f"{self.host} belongs to {provider.name}, so only they can change this." if provider else ""
        return {"host": self.host, "name": self.name, "who": who or f"This is for whoever runs {self.host}."}


@dataclass(frozen=True, slots=True)
class Dane:
    """The mail servers of `domain`; `mx` is the state of its MX records."""

    domain: str
    hosts: tuple[TlsaHost, ...] = ()
    mx: State | Unknown = State.SECURE

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """Why the TLSA records of some servers are not known."""
        found = (host.believed for host in self.hosts if not host.failing)
        return tuple(dict.fromkeys(one for one in found if isinstance(one, Unknown)))

    def at(self, hosts: Hosts) -> Iterator[tuple[TlsaHost, MailHost]]:
        """Each server with records that senders go by, usable or not, and what was seen of it."""
        mine = {host.host: host for host in self.hosts if isinstance(host.believed, tuple) and host.believed}
        return ((mine[one.host], one) for one in hosts.standing if one.host in mine)

    @property
    def with_usable(self) -> tuple[TlsaHost, ...]:
        return tuple(host for host in self.hosts if isinstance(host.usable, tuple) and host.usable)


class Compared(NamedTuple):
    """A mail server's records and certificates, and what comes of the comparison."""

    host: TlsaHost
    presented: Presented
    match: Match


def compared(dane: Dane, hosts: Hosts, now: datetime) -> Iterator[Compared | Unknown]:
    """Each server that has usable records; Unknown where its records or its certificates are not known."""
    yield from dane.unknown
    for host in dane.with_usable:
        mine = Hosts(hosts.domain, tuple(one for one in hosts.hosts if one.host == host.host))
        for one in presented(mine):
            if isinstance(one, Unknown):
                yield one
                continue
            names = (host.host, host.base, dane.domain)
            records = host.records if isinstance(host.records, tuple) else ()
            yield Compared(host, one, match(records, chain_of(one), names, now))


def chain_of(one: Presented) -> tuple[Certificate, ...]:
    return (one.own, *one.others)
