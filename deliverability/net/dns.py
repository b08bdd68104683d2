"""The DNS door: asks many questions at once and answers each with records, nothing, or Unknown.

One engine serves every check of a process on one event loop. It keeps answers for their TTL, asks an
identical question in flight once, goes on to the next server when one fails, to TCP when an answer was cut
off, and never raises for what the world says.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import dns.exception

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import ResolverAddress
from deliverability.net.flight import Flight, Key
from deliverability.net.links import Bucket, Link
from deliverability.net.paths import USUAL, Way
from deliverability.net.queries import encode_question
from deliverability.net.waits import Waits

FAILURE_KEPT = 5.0  # seconds an Unknown is kept, so that a dead name is not asked in a storm (RFC 9520 §3.2)
LONGEST_KEPT = 86400.0  # seconds any reply is kept, whatever its TTL (RFC 8767 §4 lets a cache set a cap)
OTHERS = 200  # links to servers asked alone; each may hold a socket, and a process has about 1,000
ALONE_IN_FLIGHT = 200  # questions to them under way at once, since each may need a stream


@dataclass(frozen=True, slots=True)
class Limits:
    """`timeout`: seconds of one try; `rate`: questions a second to one server, 0 for no limit."""

    timeout: float = 2.0
    tries: int = 3
    max_in_flight: int = 500
    rate: float = 5000.0
    global_rate: float = 0.0
    cache_entries: int = 200_000
    payload: int = 1232


class Engine:
    """Asks the given resolvers, in their order; make it inside a running event loop, close it after."""

    def __init__(self, servers: Iterable[ResolverAddress], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.loop = asyncio.get_running_loop()
        self.links = [Link(server, self.limits.rate) for server in servers]
        self.asked = self.timeouts = 0
        self.waits = Waits(self.loop, self.limits.timeout)
        self.overall = Bucket(self.limits.global_rate)
        self.tasks: set[asyncio.Task[None]] = set()
        self._resolvers = {str(link): link for link in self.links}
        self._others: dict[str, Link] = {}
        self._cache: dict[Key, tuple[Reply, float, float]] = {}
        self._flights: dict[Key, Flight] = {}
        self._waiting: deque[Flight] = deque()
        self._alone_waiting: deque[Flight] = deque()
        self._active = self._alone = 0
        self.closed = False

    def start(
        self,
        question: Question,
        *,
        fresh: bool = False,
        at: ResolverAddress | None = None,
        way: Way = USUAL,
    ) -> Reply | asyncio.Future[Reply]:
        """The reply if known, else a future of it; `at` asks this very server, `fresh` skips the cache."""
        under_way = self.fly(question, fresh=fresh, at=at, way=way)
        return under_way.future() if isinstance(under_way, Flight) else under_way

    def fly(
        self,
        question: Question,
        *,
        fresh: bool = False,
        at: ResolverAddress | None = None,
        way: Way = USUAL,
    ) -> Reply | Flight:
        """As `start`, with the flight itself, whose callbacks run at once when its reply is there."""
        key = (question.name, question.rrtype, "" if at is None and way is USUAL else _whom(at, way))
        kept = self._cache.get(key)
        if kept is not None and not fresh and kept[1] > self.loop.time():
            return kept[0]
        flight = self._flights.get(key)
        if flight is not None:
            return flight
        return self._launch(key, question, at, way)

    async def ask(self, name: str, rrtype: str, *, fresh: bool = False) -> Reply:
        """One question, one reply."""
        reply = self.start(Question(name, rrtype), fresh=fresh)
        return await reply if isinstance(reply, asyncio.Future) else reply

    def taken_at(self, question: Question, way: Way = USUAL) -> float:
        """When the kept reply of the resolvers came this way (epoch seconds), or now."""
        kept = self._cache.get((question.name, question.rrtype, _whom(None, way)))
        return kept[2] if kept else time.time()

    def is_resting(self, server: ResolverAddress) -> bool:
        """Whether this server has been silent lately."""
        link = self._resolvers.get(str(server)) or self._others.get(str(server))
        return link is not None and link.resting_until > self.loop.time()

    def close(self) -> None:
        """Close every socket; what is still in flight is cancelled, and nothing more is asked."""
        self.closed = True
        for flight in self._flights.values():
            flight.cancel()
        self._flights.clear()
        self._waiting.clear()
        self._alone_waiting.clear()
        self.waits.close()
        for task in self.tasks:
            task.cancel()
        for link in [*self.links, *self._others.values()]:
            link.close()

    async def wait_closed(self) -> None:
        """After `close`: until the streams have ended too."""
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for link in [*self.links, *self._others.values()]:
            await link.wait_closed()

    def _launch(self, key: Key, question: Question, at: ResolverAddress | None, way: Way) -> Reply | Flight:
        if self.closed:
            return Unknown(str(question), Reason.NOT_ASKED)
        try:
            section = encode_question(question.name, question.rrtype)
        except (ValueError, dns.exception.DNSException):
            return Unknown(str(question), Reason.NOT_A_NAME)
        links = self._order() if at is None else [self._link(at)]
        flight = self._flights[key] = Flight(self, key, question, section, links, way, at is not None)
        self._take_off(flight)
        return flight

    def _link(self, server: ResolverAddress) -> Link:
        """The link to a server asked alone; the one least lately used makes room for a new one."""
        name = str(server)
        link = self._resolvers.get(name)
        if link is None:
            link = self._others.pop(name, None) or Link(server, self.limits.rate)
            if len(self._others) >= OTHERS:
                self._close_one_that_is_idle()
            self._others[name] = link
        link.flights += 1
        return link

    def _close_one_that_is_idle(self) -> None:
        idle = next((name for name, link in self._others.items() if not link.flights), None)
        if idle is not None:
            self._others.pop(idle).close()

    def _order(self) -> list[Link]:
        """Servers that have been silent lately come last."""
        if len(self.links) == 1:
            return self.links
        now = self.loop.time()
        return sorted(self.links, key=lambda link: link.resting_until > now)

    def landed(self, flight: Flight, reply: Reply) -> None:
        """Keep the reply, hand it to everyone who waits, and let the next question go."""
        ttl = reply.ttl if isinstance(reply, Answer) else FAILURE_KEPT
        self._keep(flight.key, reply, ttl)
        self._flights.pop(flight.key, None)
        if flight.alone:
            self._leave(flight.link)
        flight.arrived(reply)
        self._active -= 1
        self._alone -= flight.alone
        if self._waiting or self._alone_waiting:
            self._let_go()

    def _leave(self, link: Link) -> None:
        """One question less at a server asked alone; what is open beyond the limit is closed at once."""
        link.flights -= 1
        if not link.flights and len(self._others) > OTHERS and link.shown in self._others:
            self._others.pop(link.shown).close()

    def _let_go(self) -> None:
        """Start those that wait and have room now."""
        if self._alone_waiting and self._alone < ALONE_IN_FLIGHT:
            self._take_off(self._alone_waiting.popleft())
        while self._waiting and self._active < self.limits.max_in_flight:
            self._take_off(self._waiting.popleft())

    def _take_off(self, flight: Flight) -> None:
        """Its first try, when there is room for a question more, and for one more to a server alone."""
        if self._active >= self.limits.max_in_flight:
            self._waiting.append(flight)
        elif flight.alone and self._alone >= ALONE_IN_FLIGHT:
            self._alone_waiting.append(flight)
        else:
            self._active += 1
            self._alone += flight.alone
            flight.next_try()

    def _keep(self, key: Key, reply: Reply, ttl: float) -> None:
        self._cache.pop(key, None)  # so that the newest stands last
        if len(self._cache) >= self.limits.cache_entries:
            del self._cache[next(iter(self._cache))]
        self._cache[key] = (reply, self.loop.time() + min(ttl, LONGEST_KEPT), time.time())


def _whom(at: ResolverAddress | None, way: Way) -> str:
    """Who is asked and how, for the key: each way to a server may bring another answer."""
    return f"{at or ''} {way}".strip()
