"""Reads a found test mail: takes it apart in a process of its own, and asks DNS about who sent it."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from checks.answers import Maybe, Reply
from checks.domain import Domain
from checks.model import Unknown
from checks.placement.record import Reading
from checks.reverse_names import Reverse
from deliverability.checker import Checker
from deliverability.config import Settings
from deliverability.gather.reverse import gather_reverse
from deliverability.gather.spf import evaluate_sender
from deliverability.net.asker import Asker, replaying
from deliverability.net.transcript import Transcript, loads
from deliverability.seeds.aligned import aligned, domain_in
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.found.proofs import Key
from deliverability.seeds.found.workshop import Unreadable, Workshop
from deliverability.seeds.gateways import seen_before_gateways
from deliverability.seeds.reconciled import reconciled


def read_now(settings: Settings, copies: Iterable[tuple[Domain, Copy]]) -> list[tuple[Reading, str]]:
    """Read found mails, each about a domain: the reading, and what DNS said as a transcript.

    Blocks: seconds at most for each, all of their questions at once. Never raises for what is in a mail;
    ValueError for answers that are damaged.
    """
    return asyncio.run(_read_all(settings, tuple(copies)))


def read(raw: bytes, provider: str, sent: bytes | None, answers: str, size: int = 0) -> Reading:
    """Read a mail by `answers`, a transcript, and ask nobody; ValueError for one that is damaged.

    `size`: of the whole mail, where `raw` is only its beginning.
    """
    return asyncio.run(_replayed(Copy(raw, provider, sent, size, answers=answers)))


async def read_asking(copy: Copy, asker: Asker, workshop: Workshop | None = None) -> Reading:
    """Read a mail with an asker at hand; what cannot be taken apart gives a reading that says so."""
    workshop = workshop or _workshop()
    try:
        opened = await asyncio.to_thread(workshop.opened, copy)
    except Unreadable as error:
        return Reading("", "", disbelieved=f"the mail cannot be read: {error}", size=len(copy.raw))
    reading = opened.reading
    keys = await _keys(asker, opened.key_names)
    with contextlib.suppress(Unreadable):  # then they stay as they are: nobody knows
        at = reading.hops[0].at if reading.hops else None
        reading = replace(reading, signatures=await asyncio.to_thread(workshop.proven, copy, keys, at))
    return await _asked(asker, await seen_before_gateways(asker, copy, reconciled(reading)))


async def _read_all(settings: Settings, copies: tuple[tuple[Domain, Copy], ...]) -> list[tuple[Reading, str]]:
    async with Checker(settings) as checker:
        return await asyncio.gather(*(_one(checker, domain, copy) for domain, copy in copies))


async def _replayed(copy: Copy) -> Reading:
    asker, copy = _again(copy)
    try:
        return await read_asking(copy, asker)
    finally:
        asker.close()


async def _one(checker: Checker, domain: Domain, copy: Copy) -> tuple[Reading, str]:
    asker, copy = _again(copy) if copy.answers else _first(checker, domain, copy)
    try:
        return await read_asking(copy, asker), copy.answers or asker.transcript.dumps()
    finally:
        asker.close()


def _first(checker: Checker, domain: Domain, copy: Copy) -> tuple[Asker, Copy]:
    """Who asks the world for a mail that was just found, and the mail as the settings see it."""
    seeds = checker.settings.seeds
    copy = replace(copy, allow=checker.allow, configured=seeds.signs_as, ours=seeds.receive_domain)
    options = {"allow": list(copy.allow), "configured": list(copy.configured), "ours": copy.ours}
    transcript = Transcript(domain.name, options=options)
    return Asker(checker.source(domain), transcript, checker.budget()), copy


def _again(copy: Copy) -> tuple[Asker, Copy]:
    """The same as it was then; what was not asked then stays unknown."""
    then = loads(copy.answers)
    allow, configured = (tuple(then.options.get(name, ())) for name in ("allow", "configured"))
    ours = str(then.options.get("ours", ""))
    return replaying(then), replace(copy, allow=allow, configured=configured, ours=ours)


@cache
def _workshop() -> Workshop:
    """One for this process."""
    workshop = Workshop()
    atexit.register(workshop.close)
    return workshop


async def _keys(asker: Asker, names: tuple[str, ...]) -> tuple[Key, ...]:
    """What stands at each key's name; that nothing does needs a second path's word."""
    replies = await asyncio.gather(*(asker.confirmed(name, "TXT") for name in names))
    return tuple(_key(name, reply) for name, reply in zip(names, replies, strict=True))


def _key(name: str, reply: Reply) -> Key:
    return Key(name, silence=reply.reason.value) if isinstance(reply, Unknown) else Key(name, reply.texts)


async def _asked(asker: Asker, reading: Reading) -> Reading:
    """The reading with what DNS says of the sending server and of the domains."""
    reverse, spf = await asyncio.gather(_reverse(asker, reading), _spf(asker, reading))
    reading = replace(reading, reverse=reverse, spf_of_ip=spf)
    return replace(reading, alignment=await aligned(asker, reading))


async def _reverse(asker: Asker, reading: Reading) -> Maybe[Reverse | None]:
    if not reading.sending_ip:
        return None
    (reverse,) = await gather_reverse(asker, (reading.sending_ip,))
    return reverse


async def _spf(asker: Asker, reading: Reading) -> str:
    """For the address in the envelope, else for what the server calls itself (RFC 7208 §2.4)."""
    helo = domain_in(reading.helo)
    sender = reading.envelope_from or (f"postmaster@{helo}" if helo else "")
    if not reading.sending_ip or not domain_in(sender.rpartition("@")[2]):
        return ""
    result = await evaluate_sender(asker, reading.sending_ip, sender, helo or sender.rpartition("@")[2])
    return result.result.value
