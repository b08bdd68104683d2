"""Asks for the domain's TLS-RPT record, and whether what it names can take reports (RFC 8460 §3)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from checks.answers import Answer, Maybe
from checks.contacts import HttpReply
from checks.dane.evidence import Dane
from checks.model import NotApplicable, Reason, Unknown
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import chosen_families
from checks.tls_rpt.record import VERSION, Endpoint, Mailbox, TlsRpt, parse, place_of
from checks.tls_rpt.uri import is_web
from checks.versioned import is_record
from deliverability.gather.context import Gathering
from deliverability.gather.dmarc_reports import MOST_HOSTS, delivery
from deliverability.gather.reach import Stop, fetch
from deliverability.gather.wildcard import without_wildcard
from deliverability.net.asker import Asker

LONGEST_NAME = 253


async def gather_tls_rpt(g: Gathering) -> Maybe[TlsRpt] | NotApplicable:
    """What stands at `_smtp._tls`; Unknown when nobody tells.

    A domain that takes no mail has nothing to report about, so no record is expected of it.
    """
    found = await _found(g)
    if isinstance(found, Unknown) or not found.is_absent:
        return found
    if missing := await g.missing():
        return missing
    if not await g.want("takes_mail"):
        return NotApplicable(f"{g.domain.name} takes no mail")
    return replace(found, guards=await _guards(g))


async def _guards(g: Gathering) -> Maybe[tuple[str, ...]]:
    """What fails unseen without reports."""
    found = {"MTA-STS": await _has_policy(g), "DANE": await _has_tlsa(g)}
    there = tuple(name for name, is_there in found.items() if is_there is True)
    unknown = next((one for one in found.values() if isinstance(one, Unknown)), None)
    return unknown if unknown and not there else there


async def _has_policy(g: Gathering) -> Maybe[bool]:
    """Whether an MTA-STS policy is in force, or tried out."""
    sts = await g.want("sts_policy")
    if isinstance(sts, StsPolicy):
        return sts.policy.mode in (Mode.ENFORCE, Mode.TESTING)
    return sts if isinstance(sts, Unknown) else False


async def _has_tlsa(g: Gathering) -> Maybe[bool]:
    """Whether a mail server in the domain itself has TLSA records; a provider watches over its own.

    Looked at only in a run that judges them anyhow: they cost many questions.
    """
    if "dane" not in chosen_families(g.options.families, g.options.also):
        return False
    dane = await g.want("dane")
    if not isinstance(dane, Dane):
        return dane if isinstance(dane, Unknown) else False
    own = [host.usable for host in dane.hosts if f".{host.host}".endswith(f".{dane.domain}")]
    if any(isinstance(usable, tuple) and usable for usable in own):
        return True
    return next((usable for usable in own if isinstance(usable, Unknown)), False)


async def _found(g: Gathering) -> Maybe[TlsRpt]:
    domain = g.domain.name
    place = place_of(domain)
    if len(place) > LONGEST_NAME:
        return TlsRpt(domain)  # so long a name has no room for it
    reply = await without_wildcard(g.asker, domain, await g.asker.confirmed(place, "TXT", _has_record))
    if isinstance(reply, Unknown):
        return reply
    found = parse(domain, reply.texts, reply.aliases)
    return await _with_destinations(g, found) if found.rua else found


def _has_record(answer: Answer) -> bool:
    return any(is_record(text, VERSION) for text in answer.texts)


async def _with_destinations(g: Gathering, found: TlsRpt) -> TlsRpt:
    good = [uri for uri in found.rua if uri.host and not uri.problem]
    hosts = list(dict.fromkeys(uri.host for uri in good if not is_web(uri)))
    urls = list(dict.fromkeys(uri.text for uri in good if is_web(uri)))
    mailboxes = asyncio.gather(*(_mailbox(g.asker, host) for host in hosts[:MOST_HOSTS]))
    endpoints = asyncio.gather(*(_endpoint(g, url) for url in urls[:MOST_HOSTS]))
    boxes, points = await mailboxes, await endpoints
    boxes += [Mailbox(host, Unknown(f"{host} MX", Reason.TOO_MANY)) for host in hosts[MOST_HOSTS:]]
    points += [Endpoint(url, Unknown(url, Reason.TOO_MANY)) for url in urls[MOST_HOSTS:]]
    return replace(found, mailboxes=tuple(boxes), endpoints=tuple(points))


async def _mailbox(asker: Asker, host: str) -> Mailbox:
    takes_mail, is_null = await delivery(asker, host)
    return Mailbox(host, takes_mail, is_null)


async def _endpoint(g: Gathering, url: str) -> Endpoint:
    """Any status is good: what takes reports need not answer a GET (RFC 8460 §3 has them posted)."""
    fetched = await fetch(g.asker, url, g.options.allow)
    if isinstance(fetched, Unknown):
        return Endpoint(url, fetched)
    if fetched.stop is Stop.NO_ADDRESS:
        return Endpoint(url, "its host has no address")
    if fetched.reply is None or not fetched.reply.status:
        return Endpoint(url, Unknown(url, _why(fetched.reply)))
    return Endpoint(url)


def _why(reply: HttpReply | None) -> Reason:
    return (reply.ended if reply else None) or Reason.NOT_ASKED
