"""Talks to every mail server of the domain, and learns which of them cannot be reached by anybody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from checks.contacts import Contact, Kind, SmtpTalk
from checks.hosts.record import Hosts, MailHost
from checks.model import NotApplicable, Reason, Unknown
from checks.mx.record import MxHost, MxSet
from checks.reverse_names import Reverse
from deliverability.gather.context import Gathering
from deliverability.gather.host_details import with_names, with_old_tls
from deliverability.gather.reverse import gather_reverse
from deliverability.gather.way_out import Ways, ways_out
from deliverability.net.asker import Asker

MOST = 5  # hosts talked to
ADDRESSES = 4  # of one host that are tried when the first does not answer
PAUSE = 1.5  # seconds before a second look at an address that turned us away at once
NOBODY = frozenset({Reason.TIMEOUT, Reason.CONNECTION_REFUSED, Reason.UNREACHABLE})
"""Reasons for which there was no connection, and which the server or the way to it may be to blame for."""
Said: TypeAlias = SmtpTalk | Unknown


@dataclass(frozen=True, slots=True)
class Looks:
    """What was seen of one host: what each address said at last, in the order they were tried."""

    host: MxHost
    said: dict[str, Said]

    @property
    def address(self) -> str:
        """The one that counts: the first that took a connection, else the first of all."""
        return next((a for a, said in self.said.items() if isinstance(said, SmtpTalk)), next(iter(self.said)))


async def gather_hosts(g: Gathering) -> Hosts | Unknown | NotApplicable:
    """Every host of the MX set that has or may have an address, `MOST` of them talked to, all at once."""
    mx = await g.want("mx")
    if not isinstance(mx, MxSet):
        return mx  # type: ignore[no-any-return]
    targets = tuple({host.host: host for host in mx.plain if not host.missing}.values())
    if not targets:
        return NotApplicable(_why_none(mx))
    chosen, skipped = targets[:MOST], targets[MOST:]
    within = tuple(host for host in chosen if host.reachable)
    looked, reverse, _ = await asyncio.gather(
        _all_looks(g.asker, within), _reverse(g, chosen), _early_doubt(g, within)
    )
    ways = await _ways(g, looked)
    found = await asyncio.gather(*(_met(g, host, looked, reverse, ways) for host in chosen))
    return Hosts(mx.domain, tuple(found), tuple(host.host for host in skipped))


def _why_none(mx: MxSet) -> str:
    if mx.is_null:
        return f"{mx.domain} takes no mail"
    return f"{mx.domain} names no mail server that has an address"


async def _all_looks(asker: Asker, hosts: tuple[MxHost, ...]) -> dict[str, Looks]:
    found = await asyncio.gather(*(_looks(asker, host) for host in hosts))
    return {looks.host.host: looks for looks in found}


async def _looks(asker: Asker, host: MxHost) -> Looks:
    """One look at the first address; where nobody was there, a second one, and the others beside it."""
    addresses = in_turn(host.reachable)[:ADDRESSES]
    first = await _look(asker, host, addresses[0])
    if isinstance(first, SmtpTalk) and first.tls and first.tls.problem:
        first = await _without_slip(asker, host, addresses[0], first)
    if not is_nobody(first):
        return Looks(host, {addresses[0]: first})
    others = (_two_looks(asker, host, address) for address in addresses[1:])
    said = await asyncio.gather(_again(asker, host, addresses[0], first), *others)
    return Looks(host, dict(zip(addresses, said, strict=True)))


async def _without_slip(asker: Asker, host: MxHost, address: str, first: SmtpTalk) -> SmtpTalk:
    """A talk whose handshake failed, or a second one in which it does not: connections do break off."""
    second = await _again(asker, host, address, first)
    return second if isinstance(second, SmtpTalk) and second.tls and not second.tls.problem else first


def in_turn(addresses: Iterable[str]) -> tuple[str, ...]:
    """The first IPv4 address, the first IPv6 address, the second IPv4 address …"""
    known = tuple(addresses)
    fours, sixes = ([a for a in known if (":" in a) is six] for six in (False, True))
    ranked = [(place, six, a) for six, group in enumerate((fours, sixes)) for place, a in enumerate(group)]
    return tuple(address for _, _, address in sorted(ranked))


def is_nobody(said: object) -> bool:
    """Whether no connection was made, for a reason that is not ours."""
    return isinstance(said, Unknown) and said.reason in NOBODY


async def _two_looks(asker: Asker, host: MxHost, address: str) -> Said:
    """What an address said, at a second look where it turned the first away; a silence is long enough."""
    first = await _look(asker, host, address)
    is_over = not is_nobody(first) or (isinstance(first, Unknown) and first.reason is Reason.TIMEOUT)
    return first if is_over else await _again(asker, host, address, first)


async def _again(asker: Asker, host: MxHost, address: str, first: Said) -> Said:
    """A second look, some time after the first: that may have met with a restart or a full queue."""
    if isinstance(first, SmtpTalk) or first.reason is not Reason.TIMEOUT:
        await _pause(asker, _contact(host, address, "again"))
    return await _look(asker, host, address, "again")


async def _look(asker: Asker, host: MxHost, address: str, *words: str) -> Said:
    said = await asker.reach(_contact(host, address, *words))
    return said if isinstance(said, SmtpTalk | Unknown) else Unknown(host.host, Reason.NOT_SPOKEN)


async def _pause(asker: Asker, coming: Contact) -> None:
    """Wait a little before a contact; not when a run is replayed, where it has long been made."""
    if coming not in asker.transcript.contacts:
        await asyncio.sleep(PAUSE)


def _contact(host: MxHost, address: str, *words: str) -> Contact:
    return Contact(Kind.SMTP, host.host, address, words)


async def _early_doubt(g: Gathering, hosts: tuple[MxHost, ...]) -> None:
    """Where no first look finds anybody, test our own way out beside the second looks and not after them."""
    firsts = [(host, in_turn(host.reachable)[0]) for host in hosts]
    said = await asyncio.gather(*(_look(g.asker, host, address) for host, address in firsts))
    if said and all(map(is_nobody, said)):
        await ways_out(g.asker, g.options.references, {version(address) for _, address in firsts})


async def _ways(g: Gathering, looked: dict[str, Looks]) -> Ways:
    """Over which of IPv4 and IPv6 mail servers can be reached from here, as far as that matters."""
    said = [pair for looks in looked.values() for pair in looks.said.items()]
    proven = {version(address) for address, one in said if isinstance(one, SmtpTalk)}
    doubted = {version(address) for address, one in said if is_nobody(one)} - proven
    tested = await ways_out(g.asker, g.options.references, doubted) if doubted else {}
    return {**tested, **dict.fromkeys(proven, True)}


def version(address: str) -> int:
    """4 or 6."""
    return 6 if ":" in address else 4


async def _reverse(g: Gathering, hosts: tuple[MxHost, ...]) -> dict[str, Reverse]:
    """The names of the first address of each host that lies in the domain."""
    own = [in_turn(host.reachable)[0] for host in hosts if host.reachable and _is_own(g, host)]
    return {one.address: one for one in await gather_reverse(g.asker, dict.fromkeys(own))}


def _is_own(g: Gathering, host: MxHost) -> bool:
    return f".{host.host}".endswith(f".{g.domain.org_domain}")


async def _met(
    g: Gathering, host: MxHost, looked: dict[str, Looks], reverse: dict[str, Reverse], ways: Ways
) -> MailHost:
    looks = looked.get(host.host)
    if looks is None:
        return _unseen(host)
    silent = tuple(a for a, said in looks.said.items() if is_nobody(said) and ways.get(version(a)))
    gone = len(silent) == len(host.reachable) and host.unknown is None
    address = looks.address
    met = MailHost(host.host, address, _blamed(looks, ways), silent, gone)
    if gone:
        return met
    return await with_old_tls(g.asker, await with_names(g.asker, met, reverse) if _is_own(g, host) else met)


def _unseen(host: MxHost) -> MailHost:
    """A host that nobody can talk to: its addresses are unknown, or none of them is public."""
    if host.unknown is not None and not host.addresses:
        return MailHost(host.host, "", host.unknown)
    address = host.addresses[0]
    return MailHost(host.host, address, Unknown(str(_contact(host, address)), Reason.NOT_PUBLIC))


def _blamed(looks: Looks, ways: Ways) -> Said:
    """What the address that counts said; where mail servers cannot be reached from here, that."""
    said = looks.said[looks.address]
    if not isinstance(said, Unknown) or not is_nobody(said) or ways.get(version(looks.address)) is not False:
        return said
    only_six = version(looks.address) == 6 and ways.get(4) is not False
    return Unknown(said.question, Reason.NO_ROUTE if only_six else Reason.NO_WAY_OUT)
