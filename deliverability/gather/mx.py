"""Asks for the domain's MX records and the addresses of each host they name."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from checks.addresses import is_reachable
from checks.answers import Answer, Maybe, Reply
from checks.domain import Domain
from checks.model import Reason, Unknown
from checks.mx.record import Flaw, MxHost, MxSet, read
from deliverability.net.asker import Asker

PROBE = "no-host-has-this-name-7q4z"
"""A label nobody uses; it has addresses only where a wildcard gives them to every name."""
Replies = dict[tuple[str, str], Reply]


async def gather_mx(asker: Asker, domain: Domain, allow: tuple[str, ...]) -> Maybe[MxSet]:
    """The MX set, each host resolved; without MX the apex's own addresses (RFC 5321 §5.1)."""
    reply = await asker.confirmed(domain.name, "MX")
    if isinstance(reply, Unknown):
        return reply
    if reply.nxdomain and not reply.aliases:
        return await _nobody(asker, domain, allow)
    hosts = read(domain, reply.records)
    if not hosts:
        implicit = await _resolved(asker, domain, (MxHost(0, domain.name),), allow)
        return MxSet(domain.name, (), implicit[0], aliases=reply.aliases, alias_broken=reply.nxdomain)
    return MxSet(domain.name, await _resolved(asker, domain, hosts, allow), aliases=reply.aliases)


async def _nobody(asker: Asker, domain: Domain, allow: tuple[str, ...]) -> MxSet:
    """NXDOMAIN holds for every type (RFC 8020 §2); a server that has an address there broke that rule."""
    other = await asker.ask(domain.name, "A")
    if isinstance(other, Unknown) or other.nxdomain:
        return MxSet(domain.name, domain_exists=False)
    return MxSet(domain.name, (), (await _resolved(asker, domain, (MxHost(0, domain.name),), allow))[0])


async def _resolved(
    asker: Asker, domain: Domain, hosts: tuple[MxHost, ...], allow: tuple[str, ...]
) -> tuple[MxHost, ...]:
    """Every host with its addresses, asked at once; beyond the budget a host is Unknown(too many)."""
    names = list(dict.fromkeys(host.host for host in hosts if host.is_resolvable))[: asker.budget.mx_hosts]
    if any(host.flaw is Flaw.MISSING_DOT for host in hosts):
        hosts = await _with_meant(asker, hosts, allow)
    wanted = _questions(domain, hosts, names)
    said: Replies = dict(zip(wanted, await asker.ask_all(wanted), strict=True))
    absent = [name for name in names if _is_absent(said, name)]
    if absent:
        sure = await asyncio.gather(*(_confirmed(asker, name, said) for name in absent))
        said.update(pair for pairs in sure for pair in pairs)
    return tuple(_host(host, said, allow) for host in hosts)


async def _with_meant(asker: Asker, hosts: tuple[MxHost, ...], allow: tuple[str, ...]) -> tuple[MxHost, ...]:
    """Where the names lead that were meant, so that one may be put in: only what is there counts."""
    meant = {host.meant for host in hosts if host.flaw is Flaw.MISSING_DOT}
    names = sorted(meant)[: asker.budget.mx_hosts]
    said = await asker.ask_all([(name, rrtype) for name in names for rrtype in ("A", "AAAA")])
    at: dict[str, tuple[str, ...]] = {}
    for name, *replies in zip(names, said[::2], said[1::2], strict=True):
        if not any(isinstance(reply, Answer) and reply.aliases for reply in replies):
            found = (address for reply in replies for address in _addresses(reply))
            at[name] = tuple(address for address in found if is_reachable(address, allow))
    return tuple(replace(host, meant_at=at.get(host.meant, ())) for host in hosts)


def _questions(domain: Domain, hosts: tuple[MxHost, ...], names: list[str]) -> list[tuple[str, str]]:
    """Both addresses of each name, and below the domain itself a made-up name beside it."""
    own = {host.host for host in hosts if not host.flaw and host.host.endswith(f".{domain.org_domain}")}
    probes = dict.fromkeys((_beside(name), "A") for name in names if name in own)
    return [*((name, rrtype) for name in names for rrtype in ("A", "AAAA")), *probes]


def _beside(name: str) -> str:
    return f"{PROBE}.{name.partition('.')[2]}"


def _is_absent(said: Replies, name: str) -> bool:
    """No address seen, which a second path should confirm."""
    return not _addresses(said[name, "A"]) and not _addresses(said[name, "AAAA"])


async def _confirmed(asker: Asker, name: str, said: Replies) -> list[tuple[tuple[str, str], Reply]]:
    """The two questions over a second path; one NXDOMAIN speaks for both (RFC 8020 §2)."""
    gone = [t for t in ("A", "AAAA") if isinstance(r := said[name, t], Answer) and r.nxdomain]
    types = gone[:1] or ["A", "AAAA"]
    sure = await asyncio.gather(*(asker.confirmed(name, rrtype) for rrtype in types))
    pairs: list[tuple[tuple[str, str], Reply]] = [((name, t), r) for t, r in zip(types, sure, strict=True)]
    if gone and isinstance(sure[0], Answer) and sure[0].nxdomain:
        return [((name, rrtype), sure[0]) for rrtype in ("A", "AAAA")]
    if gone:  # the name is there after all, so the other NXDOMAIN was as wrong
        other = "AAAA" if types == ["A"] else "A"
        pairs.append(((name, other), await asker.confirmed(name, other)))
    return pairs


def _host(host: MxHost, said: Replies, allow: tuple[str, ...]) -> MxHost:
    if not host.is_resolvable:
        return host
    a, aaaa = said.get((host.host, "A")), said.get((host.host, "AAAA"))
    if a is None or aaaa is None:
        return replace(host, unknown=Unknown(f"{host.host} A", Reason.TOO_MANY))
    addresses = _addresses(a) + _addresses(aaaa)
    unknown = next((reply for reply in (a, aaaa) if isinstance(reply, Unknown)), None)
    return replace(
        host,
        addresses=addresses,
        reachable=tuple(address for address in addresses if is_reachable(address, allow)),
        missing=not addresses and unknown is None,
        aliases=next((r.aliases for r in (a, aaaa) if isinstance(r, Answer) and r.aliases), ()),
        unknown=unknown,
        wildcard=_is_by_wildcard(a, said.get((_beside(host.host), "A"))),
    )


def _addresses(reply: Reply) -> tuple[str, ...]:
    return reply.names if isinstance(reply, Answer) else ()


def _is_by_wildcard(a: Reply, beside: Reply | None) -> bool | Unknown:
    """A name made up by us has the very addresses that the host has."""
    if not _addresses(a) or beside is None:
        return False
    return beside if isinstance(beside, Unknown) else set(beside.names) == set(_addresses(a))
