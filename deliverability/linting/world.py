"""Asks DNS about a set of templates: the domains they are sent from, and the names they lead to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from functools import reduce

from checks.model import Reason, Unknown
from checks.template.correspondents import sender_domain
from checks.template.document import Document
from checks.template.links.asked import asked_of
from checks.template.settings import Settings
from checks.template.world import Asked, Sender, World
from deliverability.checker import Checker
from deliverability.config import Settings as Config
from deliverability.linting.hosts import look_at_hosts
from deliverability.linting.senders import look_at_sender
from deliverability.net.asker import Asker, Budget
from deliverability.net.live import Live
from deliverability.net.transcript import Transcript

MOST_SENDERS = 10
SECONDS = 30.0
QUESTIONS = 1200


def look(documents: Iterable[Document], settings: Settings, config: Config) -> World:
    """As `look_at`, for a caller without an event loop."""

    async def looking() -> World:
        async with Checker(config) as checker:
            return await look_at(documents, settings, checker)

    return asyncio.run(looking())


async def look_at(documents: Iterable[Document], settings: Settings, checker: Checker) -> World:
    """What DNS says of every name in the templates; never raises for what the world says.

    Each name is asked for once, however many templates hold it. What has no answer in time, or is one of too
    many, is Unknown. Nothing but DNS is asked, and web servers of `http:` links whether they speak TLS.
    """
    documents = tuple(documents)
    services = _services(documents, settings)
    source = Live(
        checker.engine,
        allow=checker.allow,
        port=checker.settings.network.authoritative_port,
        doors=checker.house.doors(fresh=False),
    )
    asker = Asker(source, Transcript("", time.time(), {}), Budget(SECONDS, QUESTIONS))
    try:
        asked = reduce(_joined, (asked_of(one, settings) for one in documents), Asked())
        looks = (look_at_sender(checker, asker, one, services[one]) for one in list(services)[:MOST_SENDERS])
        hosts, senders = await asyncio.gather(look_at_hosts(asker, asked), asyncio.gather(*looks))
    finally:
        asker.close()
    return World(_with_left_out(services, senders), hosts)


def _services(documents: tuple[Document, ...], settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The domains in From, each with the services that its templates say they are sent by."""
    found: dict[str, set[str]] = {}
    for one in documents:
        if domain := sender_domain(one, settings):
            found.setdefault(domain, set()).add(one.declared.service or settings.service)
    return {domain: tuple(sorted(filter(None, found[domain]))) for domain in sorted(found)}


def _joined(first: Asked, second: Asked) -> Asked:
    return Asked(first.web | second.web, first.mail | second.mail, first.insecure | second.insecure)


def _with_left_out(services: Mapping[str, object], senders: list[Sender]) -> dict[str, Sender]:
    seen = dict(zip(services, senders, strict=False))
    rest = (one for one in services if one not in seen)
    return seen | {one: Unknown(one, Reason.TOO_MANY) for one in rest}
