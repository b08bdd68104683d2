"""Gathers what the chosen checks name: independent questions together, dependent ones as soon as they can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeAlias

from checks.answers import Maybe
from checks.dmarc.evidence import AppliedRecord
from checks.domain import Domain, is_public_suffix
from checks.model import NotApplicable
from checks.mx.record import MxSet
from checks.profile import Profile, is_spared
from checks.providers.recognise import is_freemail
from checks.registry import chosen_families, fields_of
from checks.snapshot import Snapshot
from deliverability.gather.beside import (
    gather_existence,
    gather_policy_host_alias,
    gather_wildcards,
)
from deliverability.gather.bimi import gather_bimi, gather_logo, gather_mark
from deliverability.gather.blocklists import gather_listed_domain, gather_listed_servers
from deliverability.gather.context import Gathering, Options, Part
from deliverability.gather.dane import gather_dane
from deliverability.gather.dkim import gather_dkim
from deliverability.gather.dmarc import gather_dmarc
from deliverability.gather.dnssec import gather_dnssec, gather_survey
from deliverability.gather.expected import gather_expected
from deliverability.gather.hosts import gather_hosts
from deliverability.gather.mailboxes import gather_mailboxes
from deliverability.gather.mta_sts import (
    gather_mta_sts,
    gather_sts_before,
    gather_sts_mail,
    gather_sts_policy,
    gather_sts_reply,
)
from deliverability.gather.mx import gather_mx
from deliverability.gather.nameservers import gather_mail_questions, gather_nameservers
from deliverability.gather.placement import gather_placement
from deliverability.gather.propagation import gather_propagation, gather_views
from deliverability.gather.senders import gather_senders, known_servers
from deliverability.gather.spf import (
    gather_spf_meant,
    gather_spf_senders,
    gather_spf_texts,
    gather_spf_tree,
)
from deliverability.gather.tls_rpt import gather_tls_rpt
from deliverability.gather.twice import gather_twice
from deliverability.gather.zone import gather_above, gather_zone
from deliverability.net.asker import Asker

Landed: TypeAlias = Callable[[str, Snapshot], None]
"""Called with a family's name as soon as all its evidence is there."""


FOR_REMEDIES = {"spf": ("spf_meant",)}
"""What is gathered beside what the checks of a family name: its remedies need it."""


async def gather(
    asker: Asker, domain: Domain, options: Options | None = None, landed: Landed | None = None
) -> Snapshot:
    """The domain's snapshot; `landed` is told of each family while the others are still under way."""
    options = options or Options()
    taken_at = datetime.fromtimestamp(asker.transcript.taken_at, UTC)
    profile = Profile(options.profile) if options.profile else None
    empty = Snapshot(domain, profile=profile, allow=options.allow, taken_at=taken_at)
    reason = not_theirs(domain)
    if reason:
        spared: dict[str, Any] = dict.fromkeys(_evidence(), NotApplicable(reason))
        return replace(empty, **spared | {"takes_mail": True, "sends_mail": True})
    async with asyncio.TaskGroup() as tasks:
        gathering = Gathering(asker, domain, options, PARTS, tasks)
        for family in chosen_families(options.families, options.also):
            tasks.create_task(_family(gathering, family, empty, landed))
    return _snapshot(empty, gathering)


def not_theirs(domain: Domain) -> str:
    """Why the domain cannot be anybody's support domain, or ""."""
    if is_public_suffix(domain.name):
        return f"{domain.shown} is an ending under which domains are sold, so it is nobody's mail domain"
    if is_freemail(domain.name):
        return f"{domain.shown} belongs to a mail provider, so only that provider can change its settings"
    return ""


async def _family(gathering: Gathering, family: str, empty: Snapshot, landed: Landed | None) -> None:
    """All that the family's checks name, then word of it."""
    named = () if is_spared(empty.profile, family) else fields_of(family) + FOR_REMEDIES.get(family, ())
    wanted = [gathering.want(name) for name in named if name in PARTS]
    for part in wanted:
        await part
    if landed is not None:
        landed(family, _snapshot(empty, gathering))


def _snapshot(empty: Snapshot, gathering: Gathering) -> Snapshot:
    known = gathering.done()
    return replace(empty, **{name: known[name] for name in _evidence() if name in known})


@cache
def _evidence() -> tuple[str, ...]:
    """The snapshot's fields that are gathered."""
    return tuple(field.name for field in fields(Snapshot) if field.name in PARTS)


async def _mx(g: Gathering) -> Maybe[MxSet]:
    return await gather_mx(g.asker, g.domain, g.options.allow)


async def _takes_mail(g: Gathering) -> bool:
    if g.options.profile:
        return Profile(g.options.profile).takes_mail
    mx = await g.want("mx")
    return bool(g.domain.local_part) or not (isinstance(mx, MxSet) and mx.is_null)


async def _sends_mail(g: Gathering) -> bool:
    if g.options.profile:
        return Profile(g.options.profile).sends_mail
    return bool(await g.want("takes_mail"))


async def _spf_texts(g: Gathering) -> Any:
    return await gather_spf_texts(g.asker, g.domain)


async def _spf(g: Gathering) -> Any:
    return await gather_spf_tree(g.asker, g.domain, await g.want("spf_texts"))


async def _spf_meant(g: Gathering) -> Any:
    tree = await g.want("spf")  # so that the record's own questions come first in the budget
    return await gather_spf_meant(g.asker, await g.want("spf_texts"), tree, await g.want("sends_mail"))


async def _spf_senders(g: Gathering) -> Any:
    await g.want("spf")  # so that the record's own questions come first in the budget
    return await gather_spf_senders(g.asker, g.domain, known_servers(g.options))


async def _dkim(g: Gathering) -> Any:
    wanted = g.options
    mx, texts, sends = g.want("mx"), g.want("spf_texts"), g.want("sends_mail")
    return await gather_dkim(
        g.asker, g.domain, wanted.selectors, wanted.probes, mx, texts, sends, wanted.learned
    )


async def _dmarc_found(g: Gathering) -> Any:
    """The records and the one that applies, which one walk finds."""
    return await gather_dmarc(g.asker, g.domain)


async def _dmarc(g: Gathering) -> Any:
    found = await g.want("dmarc_found")
    return found[0] if isinstance(found, tuple) else found


async def _dmarc_record(g: Gathering) -> Any:
    found = await g.want("dmarc_found")
    applied = found[1] if isinstance(found, tuple) else found
    if isinstance(applied, AppliedRecord):  # what a parked domain's policy should be depends on it
        takes, sends = await g.want("takes_mail"), await g.want("sends_mail")
        return replace(applied, takes_mail=takes, sends_mail=sends)
    return applied


PARTS: dict[str, Part] = {
    "mx": _mx,
    "takes_mail": _takes_mail,
    "sends_mail": _sends_mail,
    "hosts": gather_hosts,
    "mailboxes": gather_mailboxes,
    "spf_texts": _spf_texts,
    "spf": _spf,
    "spf_meant": _spf_meant,
    "spf_senders": _spf_senders,
    "dkim": _dkim,
    "dmarc_found": _dmarc_found,
    "dmarc": _dmarc,
    "dmarc_record": _dmarc_record,
    "survey": gather_survey,
    "dnssec": gather_dnssec,
    "dane": gather_dane,
    "sending_servers": gather_senders,
    "bimi": gather_bimi,
    "bimi_logo": gather_logo,
    "bimi_mark": gather_mark,
    "listed_servers": gather_listed_servers,
    "listed_domain": gather_listed_domain,
    "mta_sts": gather_mta_sts,
    "sts_reply": gather_sts_reply,
    "sts_policy": gather_sts_policy,
    "sts_mail": gather_sts_mail,
    "sts_before": gather_sts_before,
    "tls_rpt": gather_tls_rpt,
    "zone": gather_zone,
    "above": gather_above,
    "mail_questions": gather_mail_questions,
    "nameservers": gather_nameservers,
    "wildcards": gather_wildcards,
    "twice": gather_twice,
    "policy_host_alias": gather_policy_host_alias,
    "existence": gather_existence,
    "expected": gather_expected,
    "placement": gather_placement,
    "resolver_views": gather_views,
    "propagation": gather_propagation,
}
"""How each field of the snapshot is gathered; a part that is no field is one that several are made of."""
