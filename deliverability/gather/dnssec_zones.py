"""Looks at the zones that names stand in: the parent's DS, the keys, the signatures, the resolver's word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from checks.answers import Answer, Reply
from checks.dnssec.record import Fault, SignedSet, State, Zone
from checks.domain import is_public_suffix, organizational
from checks.model import Reason, Unknown
from deliverability.gather.dnssec_proof import (
    MOST_KEYS,
    Keys,
    delegations_in,
    entry_keys,
    keys_in,
    proved,
)
from deliverability.net.asker import SILENCE, Asker, something

DEEPEST = 6  # names tried on the way up to a zone
APEX = ("SOA", "DS", "DNSKEY")


@dataclass(frozen=True, slots=True)
class Looked:
    """A zone, with its keys to verify other answers by."""

    zone: Zone
    keys: Keys


class Survey:
    """The zones of one run, each looked at once; `now` in epoch seconds."""

    def __init__(self, asker: Asker, now: float) -> None:
        self.asker, self.now = asker, now
        self._zones: dict[str, asyncio.Task[Looked]] = {}
        self._apexes: dict[str, asyncio.Task[str | Unknown]] = {}

    async def zone_at(self, name: str) -> Looked | Unknown | None:
        """The zone that `name` stands in; None when that is the registry's, and the name is not there."""
        apex = await self.apex_of(name)
        if isinstance(apex, Unknown):
            return apex
        if not apex or (is_registrys(apex) and await self._is_nowhere(name)):
            return None
        return await self._looked(apex)

    async def _is_nowhere(self, name: str) -> bool:
        (reply,) = await self.signed([(name, "SOA")])
        return isinstance(reply, Answer) and reply.nxdomain and not reply.aliases

    async def apex_of(self, name: str) -> str | Unknown:
        """The name of the zone that `name` stands in, "" for the root."""
        task = self._apexes.get(name)
        if task is None:
            task = self._apexes[name] = asyncio.create_task(self._apex_of(name))
        return await asyncio.shield(task)

    def line_of(self, looked: Looked) -> tuple[Zone, ...]:
        """The zone and those above it that were looked at, from the bottom up."""
        apex = f".{looked.zone.name}"
        above = [name for name, task in self._zones.items() if apex.endswith(f".{name}") and task.done()]
        return tuple(self._zones[name].result().zone for name in sorted(above, key=len, reverse=True))

    async def signed(self, questions: Iterable[tuple[str, str]]) -> list[Reply]:
        """The answers with their signatures, and those that the resolver refuses as they are."""
        asked = list(questions)
        replies = await self.asker.ask_over([(name, rrtype, "signed") for name, rrtype in asked])
        refused = [number for number, reply in enumerate(replies) if is_refused(reply)]
        again = await self.asker.ask_over([(*asked[number], "unchecked") for number in refused])
        for number, reply in zip(refused, again, strict=True):
            replies[number] = reply
        return replies

    async def _apex_of(self, name: str) -> str | Unknown:
        for _ in range(DEEPEST):
            (reply,) = await self.signed([(name, "SOA")])
            if isinstance(reply, Unknown):
                return reply
            if reply.records and not reply.aliases:
                return name
            if not reply.aliases:
                apex = reply.soa_owner
                return apex if _holds(apex, name) else _unknown(reply, Reason.LAME)
            name = name.partition(".")[2]  # an alias stands at no apex (RFC 1034 §3.6.2)
        return Unknown(f"{name} SOA", Reason.TOO_MANY)

    async def _looked(self, apex: str) -> Looked:
        task = self._zones.get(apex)
        if task is None:
            task = self._zones[apex] = asyncio.create_task(self._look(apex))
        return await asyncio.shield(task)

    async def _look(self, apex: str) -> Looked:
        above, (soa, ds, dnskey) = await asyncio.gather(
            self._above(apex), self.signed((apex, rrtype) for rrtype in APEX)
        )
        ds, dnskey = map(_bounded, await self._sure(apex, ds, dnskey))
        keys = keys_in(apex, dnskey.records if isinstance(dnskey, Answer) else ())
        zone = Zone(
            apex,
            above=above,
            ds=ds if isinstance(ds, Unknown) else delegations_in(ds.records, keys),
            keys=dnskey if isinstance(dnskey, Unknown) else keys.described,
            word=await self.word_on(soa),
        )
        if (
            isinstance(ds, Unknown)
            or isinstance(dnskey, Unknown)
            or not zone.is_signed
            or zone.has_other_keys
        ):
            return Looked(zone, keys)
        return Looked(await self._proved(zone, ds, dnskey, soa, keys), keys)

    async def _proved(self, zone: Zone, ds: Answer, dnskey: Answer, soa: Reply, keys: Keys) -> Zone:
        entry = entry_keys(ds.records, keys)
        sets = (await self.proof(dnskey, entry), await self.proof(soa, keys))
        faults = {one.fault for one in sets if isinstance(one, SignedSet) and one.word is None}
        if faults & {Fault.WRONG, Fault.WRONG_KEY}:  # the keys may be old ones that the resolver keeps
            other = await self._second(dnskey, lambda other: other.records != dnskey.records)
            if isinstance(other, Unknown) or other.records != dnskey.records:
                contradicted = Unknown(str(dnskey.question), Reason.CONTRADICTED, (dnskey.server,))
                return replace(zone, sets=(contradicted,))
        return replace(zone, sets=sets, iterations=await self._iterations(zone.name))

    async def proof(self, reply: Reply, keys: Keys) -> SignedSet | Unknown:
        """What the signatures of a reply of `signed` are worth, and the resolver's word."""
        if isinstance(reply, Unknown):
            return reply
        word = await self.word_on(reply)
        found = proved(reply, keys, self.now)
        if isinstance(found, SignedSet):
            return replace(found, word=word)
        return SignedSet(*reply.question, word=word) if word is State.SECURE else found

    async def word_on(self, reply: Reply) -> State | None:
        """What the resolver said when this was first asked with signatures."""
        if isinstance(reply, Unknown):
            return None
        (first,) = await self.asker.ask_over([(*reply.question, "signed")])
        if isinstance(first, Answer):
            return State.SECURE if first.authentic else None
        return State.BOGUS if is_refused(first) else None

    async def _iterations(self, apex: str) -> int | Unknown | None:
        (reply,) = await self.signed([(apex, "NSEC3PARAM")])
        if isinstance(reply, Unknown):
            return reply
        # RFC 5155 §4.2: hash algorithm, flags, iterations, salt
        return max((int(text.split()[2]) for text in reply.records if isinstance(text, str)), default=None)

    async def _above(self, apex: str) -> State | Unknown:
        """Of the zone above, below the registry."""
        if organizational(apex) == apex:
            return State.SECURE
        looked = await self.zone_at(apex.partition(".")[2])
        if looked is None or isinstance(looked, Unknown):
            return looked or State.SECURE
        return looked.zone.state

    async def _sure(self, apex: str, ds: Reply, dnskey: Reply) -> tuple[Reply, Reply]:
        """Both, confirmed over a second path where there are none, or where they do not fit together."""
        if isinstance(ds, Answer) and not ds.records:
            ds = await self._no_ds(apex, ds)
        elif isinstance(ds, Answer) and isinstance(dnskey, Answer) and not _fit(apex, ds, dnskey):
            ds = await self._newer_ds(apex, ds)
        if isinstance(ds, Unknown) or isinstance(dnskey, Unknown) or not ds.records or _fit(apex, ds, dnskey):
            return ds, dnskey

        def fits(other: Answer) -> bool:
            return _fit(apex, ds, other) or bool(other.records and not dnskey.records)

        return ds, await self._second(dnskey, fits)

    async def _newer_ds(self, apex: str, said: Answer) -> Reply:
        """What the parent says now; it may have changed since the resolver saw it."""
        return await self._second(said, lambda now: now.records != said.records and _is_parents(apex, now))

    async def _no_ds(self, apex: str, said: Answer) -> Reply:
        """Whether there is none: the parent would know, and not the zone itself (RFC 4035 §3.1.4.1).

        A resolver that has the zone's own word for it knows nothing of DNSSEC.
        """

        def is_parents(other: Answer) -> bool:
            return _is_parents(apex, other)

        sure = await self._second(said, something if is_parents(said) else is_parents, SILENCE)
        return sure if isinstance(sure, Unknown) or is_parents(sure) else _unknown(sure, Reason.STRIPPED)

    async def _second(
        self,
        reply: Answer,
        is_there: Callable[[Answer], bool] = something,
        silence: frozenset[Reason] = SILENCE | {Reason.BOGUS},
    ) -> Reply:
        """The reply, unless a second path sees what it does not; a refusal of the zone there confirms it."""
        (first,) = await self.asker.ask_over([(*reply.question, "signed")])
        path = "unchecked" if is_refused(first) else "signed"
        return await self.asker.confirmed(*reply.question, is_there, path=path, silence=silence)


def is_registrys(apex: str) -> bool:
    """Whether the zone is one under which domains are registered."""
    return "." not in apex or is_public_suffix(apex)


def is_refused(reply: Reply) -> bool:
    """Whether a validating resolver would not give an answer that there is."""
    return isinstance(reply, Unknown) and reply.reason is Reason.BOGUS


def _fit(apex: str, ds: Answer, dnskey: Answer) -> bool:
    """Whether one of the DS is of one of the keys."""
    return any(one.has_key for one in delegations_in(ds.records, keys_in(apex, dnskey.records)))


def _is_parents(apex: str, ds: Answer) -> bool:
    """Whether the parent says it, or somebody who holds the records."""
    return bool(ds.records) or ds.soa_owner != apex


def _bounded(reply: Reply) -> Reply:
    if isinstance(reply, Answer) and len(reply.records) > MOST_KEYS:
        return Unknown(str(reply.question), Reason.TOO_MANY, (reply.server,))
    return reply


def _holds(zone: str, name: str) -> bool:
    return not zone or f".{name}".endswith(f".{zone}")


def _unknown(reply: Answer, reason: Reason) -> Unknown:
    return Unknown(str(reply.question), reason, (reply.server,))
