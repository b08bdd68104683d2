"""Asks for the domain's DKIM keys: at selectors known to be in use, then at likely ones."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from checks.answers import Answer, Maybe, Reply
from checks.dkim.public_key import PublicKey
from checks.dkim.record import DkimKeys, Selector, Source, parse, selector_name
from checks.domain import Domain
from checks.model import NotApplicable, Reason, Unknown
from checks.mx.record import MxSet
from checks.providers.load import common_selectors
from checks.providers.recognise import (
    mailbox_provider,
    mailbox_providers_in_spf,
    rare_selectors_of,
    receiving_services,
    selectors_of,
    sending_services,
)
from checks.spf.tree import SpfTexts
from deliverability.net.asker import Asker

FEW = 8
"""Common selectors tried although `_domainkey` does not exist.

RFC 8020 §2 lets NXDOMAIN at `_domainkey` stand for all beneath it, yet some servers say NXDOMAIN for any
name without records of its own. So "there is no key" is believed only when a second path agrees, the
selectors of the recognised services and these few are NXDOMAIN as well, and none of them stays silent.
One that exists shows such a server, and then everything is tried.
"""


async def gather_dkim(
    asker: Asker,
    domain: Domain,
    selectors: tuple[str, ...],
    probes: int,
    mx: asyncio.Task[Maybe[MxSet]],
    texts: asyncio.Task[SpfTexts | Unknown | NotApplicable],
    sends_mail: asyncio.Task[bool],
    learned: tuple[str, ...] = (),
) -> DkimKeys | Unknown | NotApplicable:
    """The keys at `selectors` (named by the owner) and `learned` (seen in signed mail), and those found.

    `probes`: how many common selectors to try where no known one has a key. `mx` and `texts` tell which
    services the domain uses.
    """
    zone = f"_domainkey.{domain.name}"
    known = _sources(selectors, learned)
    stray = _nobodys(domain.name)
    replies = await asker.ask_all((name, "TXT") for name in (zone, *_hosts((stray, *known), zone)))
    top, nobodys = replies[:2]
    wildcard = _wildcard(stray, domain.name, nobodys)
    looked = [await _look(asker, Selector(name, known[name], domain.name), wildcard) for name in known]
    found = [one for one in looked if not _is_rotated(one)]
    if _is_nothing(top):
        top = await asker.confirmed(zone, "TXT", _exists)
    hosts, services = await mx, await texts
    if isinstance(hosts, MxSet) and not hosts.domain_exists:
        return NotApplicable(f"{domain.name} does not exist")
    keys = DkimKeys(domain.name, tuple(found), wildcard, unknown=_first_unknown((top, nobodys)))
    if isinstance(nobodys, Answer) and wildcard is None:  # else what is found may be the wildcard's
        likely, rare = _likely(hosts, services)
        common = (*common_selectors()[:probes], *rare) if probes else ()
        empty = _is_nothing(top) and not any(selector.texts or selector.aliases for selector in found)
        keys = await _probed(asker, keys, likely, common, empty)
    return (None if await sends_mail else _needs_none(keys)) or keys


def _sources(selectors: Iterable[str], learned: Iterable[str]) -> dict[str, Source]:
    """Each known selector once, in order, as it is asked for."""
    configured = {selector_name(typed): Source.CONFIGURED for typed in selectors}
    seen = {selector_name(typed): Source.LEARNED for typed in learned}
    return {name: source for name, source in {**seen, **configured}.items() if name}


def _is_rotated(selector: Selector) -> bool:
    """A key that mail showed has gone: it was changed for another, or the next test mail shows the fault."""
    return selector.source is Source.LEARNED and selector.missing and not selector.aliases


def _nobodys(domain: str) -> str:
    """A label nobody has made up; the same for the domain each time, so that a replay asks the same."""
    return hashlib.blake2s(domain.encode(), digest_size=10).hexdigest()


def _hosts(names: Iterable[str], zone: str) -> list[str]:
    return [f"{name}.{zone}" for name in names]


def _wildcard(name: str, domain: str, reply: Reply) -> Selector | None:
    """A CNAME counts even where it leads to nothing: it would stand at every selector."""
    if isinstance(reply, Unknown) or not (reply.records or reply.aliases):
        return None
    return Selector(name, Source.COMMON, domain, reply.texts, reply.aliases, is_wildcard=True)


def _exists(reply: Reply) -> bool:
    """The name is there, with or without records; a CNAME is there though its target may not be."""
    return isinstance(reply, Answer) and (not reply.nxdomain or bool(reply.aliases))


def _is_nothing(reply: Reply) -> bool:
    return isinstance(reply, Answer) and not _exists(reply)


def _first_unknown(replies: Iterable[Reply]) -> Unknown | None:
    return next((reply for reply in replies if isinstance(reply, Unknown)), None)


async def _look(asker: Asker, selector: Selector, wildcard: Selector | None) -> Selector:
    """What stands at a selector; "nothing" is confirmed, of a CNAME that leads to nothing its target."""
    reply = await asker.ask(selector.host, "TXT")
    aliases = reply.aliases if isinstance(reply, Answer) else ()
    if isinstance(reply, Unknown) or not reply.records:
        reply = await asker.confirmed(aliases[-1] if aliases else selector.host, "TXT")
    if isinstance(reply, Unknown):
        return replace(selector, aliases=aliases, unknown=reply)
    texts, aliases = reply.texts, tuple(dict.fromkeys((*aliases, *reply.aliases)))
    same = wildcard is not None and (texts, aliases) == (wildcard.texts, wildcard.aliases)
    if same and not any(parse(text).looks_like_a_key for text in texts):
        texts = ()  # the domain's SPF wildcard, say: there is no key
    return replace(selector, texts=texts, aliases=aliases, is_wildcard=same, missing=not texts)


def _likely(
    mx: Maybe[MxSet], texts: SpfTexts | Unknown | NotApplicable
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The selectors of the services that the domain's MX and SPF name: the documented ones, and rare ones."""
    hosts = tuple(host.host for host in mx.hosts if host.host) if isinstance(mx, MxSet) else ()
    names = _named_in_spf(texts) if isinstance(texts, SpfTexts) else ()
    mailboxes = mailbox_provider(hosts) + mailbox_providers_in_spf(names)
    services = (*mailboxes, *receiving_services(hosts), *sending_services(names))
    return selectors_of(services), rare_selectors_of(services)


def _named_in_spf(texts: SpfTexts) -> tuple[str, ...]:
    terms = [term for record in texts.records for term in record.terms]
    return tuple(t.value.lower().rstrip(".") for t in terms if t.name in ("include", "redirect"))


async def _probed(
    asker: Asker, keys: DkimKeys, likely: Sequence[str], common: Sequence[str], empty: bool
) -> DkimKeys:
    """`keys` with what stands at likely selectors, and at common ones while no RSA key was found.

    Where nothing stands proves nothing. A key that every receiver can use ends the search: twenty guesses
    cost as much as all the rest of a check.
    """
    known = {selector.name for selector in keys.selectors}
    first = _but(known, (*likely, *(common[:FEW] if empty else ())))
    replies = await _ask(asker, keys.domain, first)
    exist = any(map(_exists, replies.values()))
    texts = [
        *(s.texts for s in keys.selectors),
        *(r.texts for r in replies.values() if isinstance(r, Answer)),
    ]
    if exist if empty else not any(map(_is_rsa_key, texts)):
        replies |= await _ask(asker, keys.domain, _but({*known, *first}, common))
    empty = empty and not exist
    there = {n: Source.PROVIDER if n in likely else Source.COMMON for n in replies if _stands(replies[n])}
    looked = [await _look(asker, Selector(name, there[name], keys.domain), None) for name in there]
    silent = _first_unknown(replies.values()) if empty else None
    dangling = next((selector.unknown for selector in looked if selector.unknown), None)
    return replace(
        keys,
        selectors=(*keys.selectors, *(selector for selector in looked if selector.unknown is None)),
        none_beneath=empty and bool(replies) and all(map(_is_nothing, replies.values())),
        unknown=keys.unknown or silent or dangling,
        probed=tuple(replies),
    )


def _but(taken: set[str], names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in taken]


def _is_rsa_key(texts: tuple[str, ...]) -> bool:
    return (
        len(texts) == 1 and isinstance(parse(texts[0]).key, PublicKey) and parse(texts[0]).key_type == "rsa"
    )


async def _ask(asker: Asker, domain: str, names: Sequence[str]) -> dict[str, Reply]:
    """The reply at each name; an old run that is judged again had a shorter list, and that is no gap."""
    replies = await asker.ask_all((f"{name}._domainkey.{domain}", "TXT") for name in names)
    asked = zip(names, replies, strict=True)
    return {n: r for n, r in asked if not (isinstance(r, Unknown) and r.reason is Reason.NOT_ASKED)}


def _stands(reply: Reply) -> bool:
    return isinstance(reply, Answer) and bool(reply.records or reply.aliases)


def _needs_none(keys: DkimKeys) -> NotApplicable | None:
    """A domain that sends no mail and shows no key needs none; one that shows keys has them judged."""
    if keys.selectors or keys.wildcard or keys.unknown:
        return None
    return NotApplicable(f"{keys.domain} sends no mail, and it has no DKIM keys")
