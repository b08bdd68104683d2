"""Gathers what DNSSEC says of every zone that mail to and from the domain depends on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

from checks.answers import Answer
from checks.dkim.record import DkimKeys
from checks.dnssec.record import Zone, Zones
from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from checks.mx.record import MxSet
from checks.registry import chosen_families
from deliverability.gather.context import Gathering
from deliverability.gather.dnssec_zones import Looked, Survey, is_refused, is_registrys

MOST_HOSTS, MOST_SELECTORS = 8, 4
NOT_THERE = NotApplicable("the domain does not exist in DNS")
Found = dict[str, Looked | Unknown | None]
"""The zone of each name."""


async def gather_survey(g: Gathering) -> Survey:
    """The zones of this run, each looked at when somebody first asks for it."""
    return Survey(g.asker, g.asker.transcript.taken_at)


async def gather_dnssec(g: Gathering) -> Zones | Unknown | NotApplicable:
    """The zones of the domain, its mail servers, its DMARC record and its DKIM keys."""
    survey: Survey = await g.want("survey")
    mine, hosts, dmarc, dkim = await asyncio.gather(
        survey.zone_at(g.domain.name),
        _zones_of(survey, _hosts(g)),
        _zones_of(survey, _dmarc(g)),
        _zones_of(survey, _dkim(g)),
    )
    if mine is None or isinstance(mine, Unknown):
        return mine or NOT_THERE
    found: Found = {g.domain.name: mine, **hosts, **dmarc, **dkim}
    zones = {mine.zone.name: await _with_mx(survey, g.domain, mine)}
    for looked in found.values():
        if isinstance(looked, Looked):
            zones |= {zone.name: zone for zone in survey.line_of(looked) if zone.name not in zones}
    return Zones(
        g.domain.name,
        tuple(_described(zone, g.domain, found, tuple(hosts)) for zone in zones.values()),
        tuple(dict.fromkeys(looked for looked in found.values() if isinstance(looked, Unknown))),
    )


async def _zones_of(survey: Survey, names: Awaitable[tuple[str, ...]]) -> Found:
    known = await names
    return dict(zip(known, await asyncio.gather(*map(survey.zone_at, known)), strict=True))


async def _hosts(g: Gathering) -> tuple[str, ...]:
    mx = await g.want("mx")
    return tuple(host.host for host in mx.plain)[:MOST_HOSTS] if isinstance(mx, MxSet) else ()


async def _dmarc(g: Gathering) -> tuple[str, ...]:
    """The record's name, which may be delegated, and where an alias of it leads."""
    name = f"_dmarc.{g.domain.name}"
    return (name, *await _targets(g, [name]))


async def _dkim(g: Gathering) -> tuple[str, ...]:
    """The name above all keys, and where the aliases of those that were found lead."""
    top = f"_domainkey.{g.domain.name}"
    if "dkim" not in chosen_families(g.options.families, g.options.also):
        return (top,)
    keys = await g.want("dkim")
    selectors = keys.selectors[:MOST_SELECTORS] if isinstance(keys, DkimKeys) else ()
    return (top, *await _targets(g, [selector.host for selector in selectors]))


async def _targets(g: Gathering, names: list[str]) -> tuple[str, ...]:
    """Where aliases among these names lead, also when the resolver refuses what stands there."""
    replies = await g.asker.ask_all([(name, "TXT") for name in names])
    refused = [name for name, reply in zip(names, replies, strict=True) if is_refused(reply)]
    replies += await g.asker.ask_over([(name, "TXT", "unchecked") for name in refused])
    ends = (reply.aliases[-1] for reply in replies if isinstance(reply, Answer) and reply.aliases)
    return tuple(dict.fromkeys(ends))


async def _with_mx(survey: Survey, domain: Domain, mine: Looked) -> Zone:
    """The zone, the domain's MX records among its sets: without them there is no mail."""
    if not mine.zone.sets:
        return mine.zone
    (reply,) = await survey.signed([(domain.name, "MX")])
    if isinstance(reply, Unknown) or not reply.records or reply.aliases:
        return mine.zone
    return replace(mine.zone, sets=(*mine.zone.sets, await survey.proof(reply, mine.keys)))


def _described(zone: Zone, domain: Domain, found: Found, hosts: tuple[str, ...]) -> Zone:
    """With our names that stand in it or below it."""
    judged = ((name, looked.zone.name) for name, looked in found.items() if isinstance(looked, Looked))
    names = tuple(name for name, apex in judged if _is_in(apex, zone))
    servers = tuple(name for name in names if name in hosts)
    within = _is_in(zone.name, Zone(domain.org_domain)) or _is_in(domain.org_domain, zone)
    is_own = within and not is_registrys(zone.name)
    return replace(zone, names=names, hosts=servers, is_own=is_own)


def _is_in(name: str, zone: Zone) -> bool:
    return f".{name}".endswith(f".{zone.name}")
