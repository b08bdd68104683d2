"""Asks for the domain's SPF record and what it says of each known sending server."""

from __future__ import annotations

import asyncio

from checks.answers import Question, Reply
from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from checks.spf.draft import draft_of
from checks.spf.evaluate import evaluate
from checks.spf.record import SpfRecord, select
from checks.spf.result import SpfResult
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from deliverability.gather.spf_tree import PURSE, build_tree, has_record
from deliverability.net.asker import Asker, something


async def gather_spf_texts(asker: Asker, domain: Domain) -> SpfTexts | Unknown | NotApplicable:
    """The TXT records at the domain, sorted."""
    reply = await asker.confirmed(domain.name, "TXT", has_record, PURSE)
    if isinstance(reply, Unknown):
        return reply
    if reply.nxdomain:
        return NotApplicable(f"{domain.name} does not exist")
    return SpfTexts(domain.name, select(reply.texts), reply.size, reply.aliases)


async def gather_spf_tree(
    asker: Asker, domain: Domain, texts: SpfTexts | Unknown | NotApplicable
) -> SpfTree | Unknown | NotApplicable:
    """The tree below the domain's one SPF record; NotApplicable while a receiver must refuse that record."""
    if isinstance(texts, Unknown | NotApplicable):
        return texts
    if not texts.selection.records:
        return NotApplicable(f"{domain.name} has no SPF record")
    if texts.record is None:
        return NotApplicable(f"{domain.name} has more than one SPF record, so receivers read none of them")
    if texts.record.is_permerror:
        return NotApplicable("receivers refuse the SPF record until its mistakes are mended")
    return await build_tree(asker, texts.domain, texts.record)


async def gather_spf_meant(
    asker: Asker,
    texts: SpfTexts | Unknown | NotApplicable,
    tree: SpfTree | Unknown | NotApplicable,
    sends_mail: bool,
) -> SpfTree | Unknown | NotApplicable:
    """The tree below the record that the texts were meant to be; the same one where that is what they are."""
    if not sends_mail:
        return NotApplicable("the domain sends no mail")
    draft = draft_of(texts) if isinstance(texts, SpfTexts) else None
    if not isinstance(texts, SpfTexts) or draft is None:
        return tree
    if isinstance(tree, SpfTree) and _asks_the_same(tree.root.record, draft.record):
        return tree
    return await build_tree(asker, texts.domain, draft.record)


def _asks_the_same(record: SpfRecord | None, other: SpfRecord) -> bool:
    return record is not None and [t.text for t in record.evaluated] == [t.text for t in other.evaluated]


async def gather_spf_senders(
    asker: Asker, domain: Domain, ips: tuple[str, ...]
) -> tuple[SpfSender, ...] | NotApplicable:
    """What SPF says of each known sending server, for mail from the typed address (else postmaster).

    Raises ValueError for an entry of `ips` that is no address.
    """
    if not ips:
        return NotApplicable("no sending server is known")
    mailfrom = domain.address or f"postmaster@{domain.name}"
    results = await asyncio.gather(*(evaluate_sender(asker, ip, mailfrom, domain.name) for ip in ips))
    return tuple(SpfSender(ip, mailfrom, result) for ip, result in zip(ips, results, strict=True))


async def evaluate_sender(asker: Asker, ip: str, mailfrom: str, helo: str) -> SpfResult:
    """What SPF says of mail from one server; ValueError for an `ip` that is no address."""
    asking = evaluate(ip, mailfrom, helo)
    try:
        question = next(asking)
        while True:
            question = asking.send(await _reply(asker, question))
    except StopIteration as stop:
        result: SpfResult = stop.value
        return result


async def _reply(asker: Asker, question: Question) -> Reply:
    """As every receiver is answered; that something is not there needs a second path's word."""
    is_there = has_record if question.rrtype == "TXT" else something
    return await asker.confirmed(question.name, question.rrtype, is_there, PURSE)
