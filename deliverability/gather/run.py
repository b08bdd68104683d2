"""Gathers everything about one domain: independent questions together, dependent ones as soon as they can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from checks.answers import Maybe
from checks.dmarc.evidence import AppliedRecord
from checks.domain import Domain, is_public_suffix
from checks.model import NotApplicable, Unknown
from checks.mx.record import MxSet
from checks.providers.recognise import is_freemail
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts
from deliverability.gather.dkim import gather_dkim
from deliverability.gather.dmarc import gather_dmarc
from deliverability.gather.mx import gather_mx
from deliverability.gather.spf import gather_spf_senders, gather_spf_texts, gather_spf_tree
from deliverability.net.asker import Asker

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked to look at beyond the domain itself.

    `selectors`: DKIM selectors known to be in use; `learned`: more of them, seen in signed mail.
    `sending_ips`: servers known to send for the domain.
    `allow`: networks the operator vouches for. `probes`: how many common selectors to try.
    """

    selectors: tuple[str, ...] = ()
    sending_ips: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    probes: int = 20
    learned: tuple[str, ...] = ()


Later: TypeAlias = "asyncio.Task[T]"
SpfEvidence: TypeAlias = SpfTexts | Unknown | NotApplicable
Landed: TypeAlias = Callable[[str, Snapshot], None]
"""Called with a family's name as soon as all its evidence is there."""


async def gather(
    asker: Asker, domain: Domain, options: Options | None = None, landed: Landed | None = None
) -> Snapshot:
    """The domain's snapshot; `landed` is told of each family while the others are still under way."""
    reason = not_theirs(domain)
    if reason:
        return _spared(Snapshot(domain), reason)
    return await _Gathering(asker, domain, options or Options(), landed).everything()


def not_theirs(domain: Domain) -> str:
    """Why the domain cannot be anybody's support domain, or ""."""
    if is_public_suffix(domain.name):
        return f"{domain.shown} is an ending under which domains are sold, so it is nobody's mail domain"
    if is_freemail(domain.name):
        return f"{domain.shown} belongs to a mail provider, so only that provider can change its settings"
    return ""


def _spared(snapshot: Snapshot, reason: str) -> Snapshot:
    why = NotApplicable(reason)
    spf = replace(snapshot, spf_texts=why, spf=why, spf_senders=why)
    return replace(spf, mx=why, dkim=why, dmarc=why, dmarc_record=why)


class _Gathering:
    """One run while its families land."""

    def __init__(self, asker: Asker, domain: Domain, options: Options, landed: Landed | None) -> None:
        self.asker, self.domain, self.options, self.landed = asker, domain, options, landed
        self.evidence: dict[str, Any] = {}

    async def everything(self) -> Snapshot:
        async with asyncio.TaskGroup() as tasks:
            texts = tasks.create_task(gather_spf_texts(self.asker, self.domain))
            mx = tasks.create_task(self.mx())
            tasks.create_task(self.spf(mx, texts))
            tasks.create_task(self.dkim(mx, texts))
            tasks.create_task(self.dmarc(mx))
        return self.snapshot()

    async def mx(self) -> Maybe[MxSet]:
        mx = await gather_mx(self.asker, self.domain, self.options.allow)
        if not isinstance(mx, MxSet) or not mx.is_null:
            self.land("mx", mx=mx)
        else:  # it lands together with SPF, which says whether the domain sends all the same
            self.evidence.update(mx=mx, takes_mail=bool(self.domain.local_part))
        return mx

    async def spf(self, mx: Later[Maybe[MxSet]], texts: Later[SpfEvidence]) -> None:
        tree = await gather_spf_tree(self.asker, self.domain, await texts)
        senders = await gather_spf_senders(self.asker, self.domain, self.options.sending_ips)
        hosts = await mx  # what a parked domain's SPF should say depends on it
        evidence: dict[str, Any] = {"spf_texts": await texts, "spf": tree, "spf_senders": senders}
        if isinstance(hosts, MxSet) and hosts.is_null:
            self.land("mx", **evidence)
        self.land("spf", **evidence)

    async def dkim(self, mx: Later[Maybe[MxSet]], texts: Later[SpfEvidence]) -> None:
        wanted = self.options
        keys = await gather_dkim(
            self.asker, self.domain, wanted.selectors, wanted.probes, mx, texts, wanted.learned
        )
        self.land("dkim", dkim=keys)

    async def dmarc(self, mx: Later[Maybe[MxSet]]) -> None:
        records, applied = await gather_dmarc(self.asker, self.domain)
        await mx  # what a parked domain's policy should be depends on it
        if isinstance(applied, AppliedRecord):
            applied = replace(applied, takes_mail=self.snapshot().takes_mail)
        self.land("dmarc", dmarc=records, dmarc_record=applied)

    def land(self, family: str, **evidence: object) -> None:
        self.evidence.update(evidence)
        if self.landed is not None:
            self.landed(family, self.snapshot())

    def snapshot(self) -> Snapshot:
        return Snapshot(self.domain, allow=self.options.allow, **self.evidence)
