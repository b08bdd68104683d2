"""The live source: resolvers first; for the second path another resolver, then the authoritative servers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol

from checks.addresses import is_reachable
from checks.answers import Answer, Question, Reply
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.addresses import ResolverAddress, Scheme
from deliverability.net import paths
from deliverability.net.asker import SILENCE, Arriving
from deliverability.net.dns import Engine
from deliverability.net.lists import PATH as LIST
from deliverability.net.lists import Lists
from deliverability.net.paths import SERVED, USUAL, Way

NAMESERVERS = 3  # authoritative addresses tried before giving up
DEEPEST = 8  # names tried on the way up to the enclosing zone


class Doors(Protocol):
    """Opens connections to mail and web servers."""

    async def reach(self, contact: Contact) -> Reached: ...


class Live:
    """Asks the world through an engine.

    `home`: with it, in fresh mode, names at or below this domain are asked of its own name servers first, as
    a resolver may still hold what stood there before. `allow`: networks in which an address is reached as a
    public one is; `port`: of servers asked alone. `doors`: without them nothing but DNS is reached.
    `lists`: the way to blocklists, which all runs of a process share.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        home: str = "",
        fresh: bool = False,
        allow: tuple[str, ...] = (),
        port: int = 53,
        doors: Doors | None = None,
        lists: Lists | None = None,
    ) -> None:
        self._engine = engine
        self._lists = lists
        self._doors = doors
        self._home = home if fresh else ""
        self._fresh = fresh
        self._allow = allow
        self._port = port
        self._servers: dict[str, asyncio.Task[list[ResolverAddress]]] = {}

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply | Arriving:
        if path == "second":
            return self._engine.loop.create_task(self._second(question, first))
        if path == LIST:
            self._lists = self._lists or Lists(self._engine)
            return self._lists.fetch(question)
        if path:
            return self._over(question, path)
        if self._is_home(question):
            return self._engine.loop.create_task(self._from_home(question))
        return self._engine.fly(question, fresh=self._fresh)

    async def reach(self, contact: Contact) -> Reached:
        if self._doors is None:
            return Unknown(str(contact), Reason.NOT_ASKED)
        return await self._doors.reach(contact)

    def taken_at(self, question: Question, path: str) -> float:
        if self._fresh or (path and path not in paths.SIGNED):
            return time.time()
        return self._engine.taken_at(question, paths.SIGNED.get(path, USUAL))

    def _over(self, question: Question, path: str) -> Reply | Arriving:
        """Over a path of its own; to a server alone it is about this moment: round the cache."""
        server, way = paths.read(path)
        if not server:
            return self._engine.fly(question, fresh=self._fresh, way=way)
        if not is_reachable(server, self._allow):
            return Unknown(str(question), Reason.NOT_PUBLIC, (server,))
        at = ResolverAddress(Scheme.UDP, server, self._port)
        return self._engine.fly(question, fresh=True, at=at, way=way)

    def _is_home(self, question: Question) -> bool:
        return bool(self._home) and f".{question.name}".endswith(f".{self._home}")

    async def _from_home(self, question: Question) -> Reply:
        """What the domain's own servers say; the resolvers when they say nothing that counts."""
        async for reply in self._authoritative(question, self._home):
            if isinstance(reply, Answer):
                return reply
        return await _settled(self._engine.start(question, fresh=True))

    async def _second(self, question: Question, first: Reply | None) -> Reply:
        """The first answer over another path; else the first failure that is more than silence."""
        failure: Unknown | None = None
        async for reply in self._paths(question, first):
            if isinstance(reply, Answer):
                return reply
            if failure is None and reply.reason not in SILENCE:
                failure = reply
        return failure or Unknown(str(question), Reason.UNREACHABLE)

    async def _paths(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        """Other resolvers, then the authoritative servers, leaving out whoever has answered or failed.

        Fresh, at home, the authoritative ones come first: a resolver may hold what stood there before.
        """
        ways = [self._other_resolvers(question, first), self._at_the_source(question, first)]
        for way in reversed(ways) if self._is_home(question) else ways:
            async for reply in way:
                yield reply

    async def _other_resolvers(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        said = (first.server,) if isinstance(first, Answer) else first.servers if first else ()
        for link in self._engine.links:
            if str(link) not in said and not self._engine.is_resting(link.server):
                yield await self._at(question, link.server, USUAL)

    async def _at_the_source(self, question: Question, first: Reply | None) -> AsyncIterator[Reply]:
        """What the zone says itself; behind an alias, the zone that the alias leads to."""
        if not isinstance(first, Answer):
            first = Answer(question)
        name = first.aliases[-1] if first.aliases else question.name
        asked = Question(name, question.rrtype)
        zone = first.soa_owner or name
        if question.rrtype == "DS" and zone == name:
            zone = name.partition(".")[2]  # a DS is the parent's (RFC 4035 §3.1.4.1)
        async for reply in self._authoritative(asked, zone, first.server):
            if isinstance(reply, Unknown):
                yield replace(reply, question=str(question))
            else:
                yield replace(reply, question=question, aliases=(*first.aliases, *reply.aliases))

    async def _authoritative(self, question: Question, zone: str, said: str = "") -> AsyncIterator[Reply]:
        for server in await self._servers_of(zone):
            if str(server) != said and not self._engine.is_resting(server):
                yield await self._at(question, server, SERVED)

    async def _servers_of(self, name: str) -> list[ResolverAddress]:
        """Addresses of the nearest enclosing zone's name servers, looked for once a run."""
        if name not in self._servers:
            self._servers[name] = self._engine.loop.create_task(self._look_for_servers(name))
        return await asyncio.shield(self._servers[name])

    async def _look_for_servers(self, name: str) -> list[ResolverAddress]:
        for _ in range(DEEPEST):
            if not name:
                break
            reply = await self._where(Question(name, "NS"))
            if isinstance(reply, Answer) and reply.records:
                return await self._addresses(reply.names)
            name = name.partition(".")[2]
        return []

    async def _addresses(self, hosts: tuple[str, ...]) -> list[ResolverAddress]:
        replies = await asyncio.gather(*(self._where(Question(host, "A")) for host in hosts[:NAMESERVERS]))
        found = [a for reply in replies if isinstance(reply, Answer) for a in reply.names[:1]]
        return [ResolverAddress(Scheme.UDP, a, self._port) for a in found if is_reachable(a, self._allow)]

    async def _where(self, question: Question) -> Reply:
        """A step on the way to a server, which needs no proof: what it says is what is judged."""
        reply = await _settled(self._engine.start(question))
        if isinstance(reply, Unknown) and reply.reason is Reason.BOGUS:
            reply = await _settled(self._engine.start(question, way=paths.SIGNED["unchecked"]))
        return reply

    async def _at(self, question: Question, server: ResolverAddress, way: Way) -> Reply:
        return await _settled(self._engine.start(question, fresh=self._fresh, at=server, way=way))


async def _settled(pending: Reply | asyncio.Future[Reply]) -> Reply:
    return await pending if isinstance(pending, asyncio.Future) else pending
