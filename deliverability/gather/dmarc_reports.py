"""Asks about the domains that DMARC reports go to: do they want them (RFC 9990 §4), can they take them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TypeAlias

from checks.answers import Answer, Maybe, Mx, Reply
from checks.dmarc.evidence import ReportDomain
from checks.dmarc.record import DmarcRecord
from checks.dmarc.selection import is_record, select
from checks.dmarc.walk import Step, organizational_domain, walk_names
from checks.domain import organizational
from checks.model import Reason, Unknown
from deliverability.net.asker import Asker

MOST_HOSTS = 10
Said: TypeAlias = Mapping[tuple[str, str], Reply]


async def gather_report_domains(
    asker: Asker, walk: tuple[Step, ...], record: DmarcRecord
) -> tuple[ReportDomain, ...]:
    """Each domain in `rua`; `walk` starts at the name whose record it is. All asked in one round trip."""
    hosts = record.report_hosts
    if not hosts:
        return ()
    place = walk[0].name
    questions = [question for host in hosts[:MOST_HOSTS] for question in _questions(host, place)]
    said = dict(zip(questions, await asker.ask_all(questions), strict=True))
    asked = [_report_domain(asker, host, walk, said) for host in hosts[:MOST_HOSTS]]
    found = [await asked[0]] if len(asked) == 1 else await asyncio.gather(*asked)
    return (*found, *map(_too_many, hosts[MOST_HOSTS:]))


def _questions(host: str, place: str) -> list[tuple[str, str]]:
    if host == place:
        return [(host, "MX")]
    return [(host, "MX"), (_consent(host, place), "TXT"), *((f"_dmarc.{n}", "TXT") for n in walk_names(host))]


def _consent(host: str, place: str) -> str:
    """The name at which a domain agrees to take the reports about another."""
    return f"{place}._report._dmarc.{host}"


def _too_many(host: str) -> ReportDomain:
    unknown = Unknown(f"{host} MX", Reason.TOO_MANY)
    return ReportDomain(host, unknown, unknown, unknown)


async def _report_domain(asker: Asker, host: str, walk: tuple[Step, ...], said: Said) -> ReportDomain:
    external = _external(host, walk, said)
    consent = _consent(host, walk[0].name)
    authorised: Maybe[bool] = external is False or _agrees(said[consent, "TXT"])
    mail = said[host, "MX"]
    if authorised is True and isinstance(mail, Answer) and mail.records:
        return _with_mail(ReportDomain(host, external, True, True, consent), mail)
    sure = authorised is True
    answers = await asyncio.gather(delivery(asker, host), *([] if sure else [_consents(asker, consent)]))
    takes_mail, is_null = answers[0]
    if not sure:
        authorised = answers[1][0]
        if authorised is False and isinstance(external, Unknown):
            authorised = external  # perhaps it need not agree
    return ReportDomain(host, external, authorised, takes_mail, consent, is_null)


def _with_mail(domain: ReportDomain, mail: Answer) -> ReportDomain:
    is_null = _is_null(mail)
    return ReportDomain(domain.host, domain.external, True, not is_null, domain.place, is_null)


def _external(host: str, walk: tuple[Step, ...], said: Said) -> Maybe[bool]:
    """Whether the owners differ, by tree walk of both (RFC 9990 §4)."""
    if host == walk[0].name:
        return False
    there = tuple(_step(name, said) for name in walk_names(host))
    if _is_own_main_domain(walk[0].name, there[0]):
        return False
    mine, theirs = organizational_domain(walk), organizational_domain(there)
    unknown = next((owner for owner in (mine, theirs) if isinstance(owner, Unknown)), None)
    return unknown or mine != theirs


def _is_own_main_domain(place: str, there: Step) -> bool:
    """Reports to a parent of the same owner that has no record of its own: the walk calls it another's,
    but receivers that go by the public suffix list do not, so nothing certain can be said against it."""
    is_bare = not isinstance(there.texts, Unknown) and there.record is None
    return (
        is_bare and place.endswith("." + there.name) and organizational(place) == organizational(there.name)
    )


def _step(name: str, said: Said) -> Step:
    reply = said[f"_dmarc.{name}", "TXT"]
    return Step(name, reply if isinstance(reply, Unknown) else select(reply.texts))


def _agrees(reply: Reply) -> bool:
    return isinstance(reply, Answer) and any(map(is_record, reply.texts))


async def _consents(asker: Asker, place: str) -> tuple[Maybe[bool], bool]:
    """Whether a DMARC record stands at `place`; other texts, as of a wildcard, do not count."""
    reply = await asker.confirmed(place, "TXT", _agrees)
    return (reply if isinstance(reply, Unknown) else _agrees(reply)), False


async def delivery(asker: Asker, host: str) -> tuple[Maybe[bool], bool]:
    """(whether mail to the domain finds a server, whether it says that it takes none)."""
    reply = await asker.confirmed(host, "MX")
    if isinstance(reply, Unknown):
        return reply, False
    if reply.records:
        return not _is_null(reply), _is_null(reply)
    if reply.nxdomain:
        return False, False
    addresses = await asker.ask_all([(host, "A"), (host, "AAAA")])
    if any(isinstance(a, Answer) and a.records for a in addresses):
        return True, False  # RFC 5321 §5.1: without MX the domain's own address counts
    unknown = next((a for a in addresses if isinstance(a, Unknown)), None)
    sure = unknown or await asker.confirmed(host, "A")
    return (sure, False) if isinstance(sure, Unknown) else (bool(sure.records), False)


def _is_null(answer: Answer) -> bool:
    """A sole "." (RFC 7505 §3)."""
    return len(answer.records) == 1 and isinstance(answer.records[0], Mx) and not answer.records[0].host
