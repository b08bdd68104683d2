"""Tells which proofs about a found mail count for the domain that people see in From."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from checks.answers import Maybe, Reply
from checks.dmarc.selection import Selection, select
from checks.dmarc.walk import Step, organizational_domain, step_that_applies, walk_names
from checks.domain import NotADomain, parse_target
from checks.model import Unknown
from checks.placement.alignment import Rules, alignment
from checks.placement.record import Proof, Reading
from checks.spf.result import Result
from deliverability.net.asker import Asker


async def aligned(asker: Asker, reading: Reading) -> tuple[str, ...]:
    """Which of "dkim" and "spf" count for the domain in From (RFC 9989 §4.4).

    By our own look or by the receiver's own word: a copy of a mail may lack what the receiver saw.
    """
    author = domain_in(reading.header_from.rpartition("@")[2])
    if not author:
        return ()
    signed, sent = _signed(reading), _sent(reading)
    rules = await _rules(asker, author, (*signed, *sent))
    return alignment(author, signed, sent, rules)


def _signed(reading: Reading) -> tuple[str, ...]:
    valid = [one.domain for one in reading.signatures if one.proof is Proof.VALID]
    results = reading.believed.of("dkim") if reading.believed else ()
    told = [
        one.value("header.d") or one.value("header.i").rpartition("@")[2]
        for one in results
        if one.result == "pass"
    ]
    return _names((*valid, *told))


def _sent(reading: Reading) -> tuple[str, ...]:
    """For whom SPF passed. The name in HELO counts only for a mail with an empty envelope sender."""
    envelope = _names([reading.envelope_from.rpartition("@")[2] or reading.helo])
    own = envelope if reading.spf_of_ip == Result.PASS else ()
    results = reading.believed.of("spf") if reading.believed else ()
    told = [one.value("smtp.mailfrom").rpartition("@")[2] for one in results if one.result == "pass"]
    return _names((*own, *told))


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(domain_in, texts))))


def domain_in(text: str) -> str:
    """The domain in A-labels, "" for a text that is none."""
    try:
        return parse_target(text).name if text else ""
    except NotADomain:
        return ""


async def _rules(asker: Asker, author: str, proven: tuple[str, ...]) -> Rules:
    """What the author's DMARC record asks for, and whose each domain is by the tree walk (RFC 9989 §4.10).

    Without a record, or an answer, a walk ends nowhere: then alignment is relaxed, as by default,
    and the public suffix list tells whose a domain is.
    """
    if not proven:
        return Rules()
    names = tuple(dict.fromkeys((author, *proven)))
    walks = dict(zip(names, await asyncio.gather(*(_walk(asker, name) for name in names)), strict=True))
    applies = step_that_applies(walks[author])
    if isinstance(applies, Unknown) or applies is None or applies.record is None:
        return Rules()
    owners = {name: organizational_domain(steps) for name, steps in walks.items()}
    known = {name: owner for name, owner in owners.items() if isinstance(owner, str)}
    dkim, spf = ((applies.record.value(tag) or "").strip().lower() for tag in ("adkim", "aspf"))
    return Rules(dkim == "s", spf == "s", known)


async def _walk(asker: Asker, domain: str) -> tuple[Step, ...]:
    names = walk_names(domain)
    replies = await asker.ask_all((f"_dmarc.{name}", "TXT") for name in names)
    return tuple(Step(name, _texts(reply)) for name, reply in zip(names, replies, strict=True))


def _texts(reply: Reply) -> Maybe[Selection]:
    return reply if isinstance(reply, Unknown) else select(reply.texts)
