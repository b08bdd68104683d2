"""The live source: resolvers first; for the second path another resolver, then the authoritative servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from checks.addresses import is_reachable
from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import ResolverAddress, Scheme
from deliverability.net.asker import Pending
from deliverability.net.dns import Engine

NAMESERVERS = 3  # authoritative addresses tried before giving up


class Live:
    """Asks the world through an engine; `fresh` goes round the cache and asks authoritative servers first.

    `allow`: networks in which an address is reached as a public one is; `port`: of authoritative servers.
    """

    def __init__(
        self, engine: Engine, *, fresh: bool = False, allow: tuple[str, ...] = (), port: int = 53
    ) -> None:
        self._engine = engine
        self._fresh = fresh
        self._allow = allow
        self._port = port

    def fetch(self, question: Question, path: str, first: Reply | None) -> Pending:
        if path == "second":
            return self._engine.loop.create_task(self._second(question, first))
        return self._engine.start(question, fresh=self._fresh)

    def taken_at(self, question: Question) -> float:
        return self._engine.taken_at(question)

    async def _second(self, question: Question, first: Reply | None) -> Reply:
        """The first answer over another path; else the first failure that is more than silence."""
        failure: Unknown | None = None
        async for reply in self._paths(question, first):
            if isinstance(reply, Answer):
                return reply
            if failure is None and reply.reason not in (Reason.TIMEOUT, Reason.UNREACHABLE, Reason.REFUSED):
                failure = reply
        return failure or Unknown(str(question), Reason.UNREACHABLE)

    async def _paths(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        paths = [self._other_resolvers, self._authoritative]
        for path in reversed(paths) if self._fresh else paths:
            async for reply in path(question, first):
                yield reply

    async def _other_resolvers(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        for link in self._engine.links:
            if not isinstance(first, Answer) or str(link) != first.server:
                yield await self._at(question, link.server, recurse=True)

    async def _authoritative(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        zone = first.soa_owner if isinstance(first, Answer) else ""
        for server in await self._servers_of(zone or question.name):
            yield await self._at(question, server, recurse=False)

    async def _servers_of(self, name: str) -> list[ResolverAddress]:
        """Addresses of the nearest enclosing zone's name servers."""
        while name:
            reply = await self._ask(Question(name, "NS"))
            if isinstance(reply, Answer) and reply.records:
                return await self._addresses(reply.names)
            name = name.partition(".")[2]
        return []

    async def _addresses(self, hosts: tuple[str, ...]) -> list[ResolverAddress]:
        replies = [await self._ask(Question(host, "A")) for host in hosts[:NAMESERVERS]]
        found = [a for reply in replies if isinstance(reply, Answer) for a in reply.names[:1]]
        return [ResolverAddress(Scheme.UDP, a, self._port) for a in found if is_reachable(a, self._allow)]

    async def _ask(self, question: Question) -> Reply:
        return await _settled(self._engine.start(question))

    async def _at(self, question: Question, server: ResolverAddress, *, recurse: bool) -> Reply:
        return await _settled(self._engine.start(question, fresh=self._fresh, at=server, recurse=recurse))


async def _settled(pending: Pending) -> Reply:
    return await asyncio.shield(pending) if isinstance(pending, asyncio.Future) else pending
