"""Asks blocklists: slowly, never through a public resolver, and with a key that nobody else gets to see."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cache

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from checks.providers.load import all_blocklists
from checks.providers.resolvers import public_resolver
from deliverability.addresses import ResolverAddress
from deliverability.config_values import Secret
from deliverability.net.asker import Arriving
from deliverability.net.dns import FAILURE_KEPT, Engine
from deliverability.net.links import Bucket

PATH = "list"
RATE = 5.0  # questions a second to all lists together
MOST_WAITING = 100  # what 20 seconds let through; more would only wait for a run that is over
SHORTEST_KEPT, LONGEST_KEPT = 60.0, 3600.0  # seconds an answer is kept, whatever its TTL
MOST_KEPT = 10_000
DQS = "dq.spamhaus.net"
"""Below it lie the zones of Spamhaus' Data Query Service: KEY.zen.dq.spamhaus.net."""


class Keyed(Question):
    """A question whose name holds the key; wherever it is shown, it is the one without."""

    __slots__ = ()

    def __str__(self) -> str:
        name, _, zone = self.name.removesuffix(f".{DQS}").rpartition(".")
        return f"{name.rpartition('.')[0]}.{zone}.spamhaus.org {self.rrtype}"

    __repr__ = __str__


class Lists:
    """The way to all lists of one process; make it inside a running event loop.

    `key`: of Spamhaus' Data Query Service, which also answers who asks through a public resolver. `rate`:
    questions a second, 0 for no limit.
    """

    def __init__(self, engine: Engine, key: Secret | None = None, rate: float = RATE) -> None:
        self._engine, self._key = engine, key
        self._bucket = Bucket(rate)
        self._own: list[ResolverAddress] | None = None
        self._kept: dict[Question, tuple[Reply, float]] = {}
        self._under_way: dict[Question, asyncio.Task[Reply]] = {}

    @property
    def own(self) -> list[ResolverAddress]:
        """The resolvers that are not known as public ones; a cache of one's own may still ask such a one."""
        if self._own is None:
            servers = (link.server for link in self._engine.links)
            self._own = [server for server in servers if public_resolver(server.address) is None]
        return self._own

    def fetch(self, question: Question) -> Reply | Arriving:
        """The list's answer, from memory while it is fresh; Unknown when no resolver may be asked."""
        kept = self._kept.get(question)
        if kept is not None and kept[1] > self._engine.loop.time():
            return kept[0]
        under_way = self._under_way.get(question)
        if under_way is not None:
            return under_way
        if not self.own and self._keyed(question) is None:
            servers = tuple(str(link) for link in self._engine.links)
            return Unknown(str(question), Reason.PUBLIC_RESOLVER, servers)
        if len(self._under_way) >= MOST_WAITING:
            return Unknown(str(question), Reason.TOO_MANY)
        task = self._under_way[question] = self._engine.loop.create_task(self._asked(question))
        task.add_done_callback(lambda _: self._under_way.pop(question))
        return task

    async def _asked(self, question: Question) -> Reply:
        await asyncio.sleep(self._bucket.take(self._engine.loop.time()))
        reply = await self._answer(question)
        reply = _as_asked(question, reply)
        ttl = min(max(reply.ttl, SHORTEST_KEPT), LONGEST_KEPT) if isinstance(reply, Answer) else FAILURE_KEPT
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[question] = (reply, self._engine.loop.time() + ttl)
        return reply

    async def _answer(self, question: Question) -> Reply:
        keyed = self._keyed(question)
        if keyed is not None or len(self.own) == len(self._engine.links):
            return await _settled(self._engine.start(keyed or question, fresh=True))
        reply: Reply = Unknown(str(question), Reason.UNREACHABLE)
        for server in self.own:
            reply = await _settled(self._engine.start(question, fresh=True, at=server))
            if isinstance(reply, Answer):
                break
        return reply

    def _keyed(self, question: Question) -> Keyed | None:
        """The question as it is asked with the key; None without one, or of a list that takes none."""
        if self._key is None:
            return None
        for zone in _keyed_zones():
            if question.name.endswith(f".{zone}"):
                rest = question.name.removesuffix(f".{zone}")
                name = f"{rest}.{self._key.value}.{zone.partition('.')[0]}.{DQS}".lower()
                return Keyed(name, question.rrtype)
        return None


def _as_asked(question: Question, reply: Reply) -> Reply:
    """The reply to the question as it is kept, without any name that could hold the key."""
    if isinstance(reply, Unknown):
        return replace(reply, question=str(question))
    return Answer(question, reply.records, reply.nxdomain, reply.ttl, reply.server, size=reply.size)


@cache
def _keyed_zones() -> tuple[str, ...]:
    return tuple(one.zone for one in all_blocklists().values() if one.keyed)


async def _settled(pending: Reply | asyncio.Future[Reply]) -> Reply:
    return await pending if isinstance(pending, asyncio.Future) else pending
