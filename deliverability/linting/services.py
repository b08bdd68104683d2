"""Whether a sending service that a template names may send for a domain, and what to publish if not."""

from __future__ import annotations

from checks.answers import Answer, Maybe
from checks.dkim.record import DkimKeys
from checks.model import Reason, Unknown
from checks.providers.facts import SendingService
from checks.providers.named import Named
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts, SpfTree
from checks.template.world import ServiceSays
from deliverability.net.asker import Asker
from deliverability.party import Party
from deliverability.party_senders import senders, service_in_spf
from deliverability.remedies.publishing import one_text
from deliverability.setup.records import below, keys, others
from deliverability.setup.spf import plan_of
from deliverability.setup.wanted import Wanted

FEW = 16
"""Addresses in an SPF record that can be one's own machines; with more they may be a service's."""


async def service_says(asker: Asker, snapshot: Snapshot, service: Named) -> ServiceSays:
    """What the domain's records say of a service: either SPF or DKIM is enough for it.

    Its keys are asked for by the names that its customers publish; "none there" is confirmed.
    """
    is_allowed = _by_records(snapshot, service)
    if is_allowed is False:
        is_allowed = await _by_keys(asker, snapshot, service)
    records = _to_publish(snapshot, service) if is_allowed is False else ()
    where = service.where if isinstance(service, SendingService) else service.dkim_where
    return ServiceSays(service.id, service.name, is_allowed, records, where)


def _by_records(snapshot: Snapshot, service: Named) -> Maybe[bool]:
    """What the records found so far say; Unknown where they may hide it."""
    parties = list(senders(snapshot))
    if any(_is_of(one, service) for one in parties) or _passes_all(snapshot):
        return True
    evidence = (snapshot.spf_texts, snapshot.spf, snapshot.dkim)
    unknown = next((one for one in evidence if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    strangers = any(not one.id and not one.is_own and "do not know" in one.name for one in parties)
    if strangers or _addresses(snapshot) > FEW:
        return Unknown(f"{snapshot.domain.name} TXT", Reason.NO_EVIDENCE)
    return False


def _is_of(party: Party, service: Named) -> bool:
    """The service itself, or whoever runs its servers under another name."""
    return party.id == service.id or any(
        found is not None and found.operator == service.operator
        for found in (service_in_spf(one.shows.partition(":")[2]) for one in party.evidence)
    )


def _passes_all(snapshot: Snapshot) -> bool:
    texts = snapshot.spf_texts
    record = texts.record if isinstance(texts, SpfTexts) else None
    return record is not None and any(term.is_all and term.qualifier in ("", "+") for term in record.terms)


def _addresses(snapshot: Snapshot) -> int:
    """How many IPv4 addresses the records name one by one, in networks, or by `a` and `mx` of others."""
    tree = snapshot.spf
    if not isinstance(tree, SpfTree):
        return 0
    terms = (term for node in tree.walk() if node.record for term in node.record.evaluated)
    networks = (term.network for term in terms if term.network is not None and term.qualifier in ("", "+"))
    return sum(1 if one.version == 6 and one.prefixlen == 128 else one.num_addresses for one in networks)


async def _by_keys(asker: Asker, snapshot: Snapshot, service: Named) -> Maybe[bool]:
    """Whether one of its DKIM names is there; Unknown where its names differ from customer to customer."""
    dkim = snapshot.dkim
    fixed = [record for record in service.dkim if "<" not in record.host]
    if not fixed or len(fixed) < len(service.dkim):
        is_bare = isinstance(dkim, DkimKeys) and dkim.none_beneath
        question = f"_domainkey.{snapshot.domain.name} TXT"
        return False if is_bare else Unknown(question, Reason.NO_EVIDENCE)
    for record in fixed:
        reply = await asker.confirmed(below(record.host, snapshot.domain.name), "TXT", _is_there)
        if isinstance(reply, Unknown):
            return reply
        if _is_there(reply):
            return True
    return False


def _is_there(answer: Answer) -> bool:
    return bool(answer.records or answer.aliases)


def _to_publish(snapshot: Snapshot, service: Named) -> tuple[str, ...]:
    """Every record that is certain; of SPF the whole new line, as there may be only one."""
    domain = snapshot.domain.name
    found = [f"{below(one.host, domain)} {one.rrtype} {one.target}" for one in keys(service, domain)]
    if isinstance(service, SendingService):
        found += [f"{below(one.host, domain)} {one.rrtype} {one.target}" for one in others(service, domain)]
    return (*_spf(snapshot, service), *found)


def _spf(snapshot: Snapshot, service: Named) -> tuple[str, ...]:
    texts = snapshot.spf_texts
    now = texts.selection.records if isinstance(texts, SpfTexts) else ()
    domain = snapshot.domain.name
    is_service = isinstance(service, SendingService)
    wanted = Wanted(domain, "" if is_service else service.id, (service.id,) if is_service else ())
    line = plan_of(wanted, now).line if now else ""
    changes = one_text(domain, now, line) if line else ()
    return tuple(f"{domain} TXT {change.value}" for change in changes[:1] if change.value)
