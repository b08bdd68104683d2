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

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.addresses import ResolverAddress
from deliverability.net import wire
from deliverability.net.links import Bucket, Failed, Link
from deliverability.net.udp import Channel

FAILURE_KEPT = 5.0  # seconds an Unknown is kept, so that a dead name is not asked in a storm (RFC 9520 §3.2)
DNSSEC_ERRORS = frozenset({5, 6, 7, 8, 9, 10, 11, 12})  # RFC 8914 §4
WORST_FIRST = (Reason.BOGUS, Reason.SERVFAIL, Reason.REFUSED, Reason.LAME, Reason.TRUNCATED, Reason.MALFORMED)


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


Key = tuple[str, str, str]
"""Name, type, and the server asked alone ("" for the resolvers)."""


class Engine:
    """Asks the given resolvers, in their order; make it inside a running event loop, close it after."""

    def __init__(self, servers: Iterable[ResolverAddress], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.loop = asyncio.get_running_loop()
        self.links = [Link(server, self.limits.rate) for server in servers]
        self.asked = 0
        self.overall = Bucket(self.limits.global_rate)
        self.tasks: set[asyncio.Task[None]] = set()
        self._others: dict[str, Link] = {}
        self._cache: dict[Key, tuple[Reply, float, float]] = {}
        self._flights: dict[Key, asyncio.Future[Reply]] = {}
        self._waiting: deque[Flight] = deque()
        self._active = 0

    def start(
        self,
        question: Question,
        *,
        fresh: bool = False,
        at: ResolverAddress | None = None,
        recurse: bool = True,
    ) -> Reply | asyncio.Future[Reply]:
        """The reply if known, else a future of it; `at` asks this very server, `fresh` skips the cache."""
        key = (question.name, question.rrtype, str(at) if at else "")
        kept = self._cache.get(key)
        if kept is not None and not fresh and kept[1] > self.loop.time():
            return kept[0]
        flight = self._flights.get(key)
        if flight is not None:
            return flight
        return self._launch(key, question, at, recurse)

    async def ask(self, name: str, rrtype: str, *, fresh: bool = False) -> Reply:
        """One question, one reply."""
        reply = self.start(Question(name, rrtype), fresh=fresh)
        return await asyncio.shield(reply) if isinstance(reply, asyncio.Future) else reply

    def taken_at(self, question: Question, at: ResolverAddress | None = None) -> float:
        """When the kept reply came (epoch seconds), or now."""
        kept = self._cache.get((question.name, question.rrtype, str(at) if at else ""))
        return kept[2] if kept else time.time()

    def is_resting(self, server: ResolverAddress) -> bool:
        """Whether this server has been silent lately."""
        link = self._others.get(str(server))
        return link is not None and link.resting_until > self.loop.time()

    def close(self) -> None:
        """Close every socket; what is still in flight is cancelled."""
        for link in [*self.links, *self._others.values()]:
            link.close()
        for future in self._flights.values():
            future.cancel()

    def _launch(
        self, key: Key, question: Question, at: ResolverAddress | None, recurse: bool
    ) -> Reply | asyncio.Future[Reply]:
        try:
            section = wire.encode_question(question.name, question.rrtype)
        except ValueError:
            return Unknown(str(question), Reason.NOT_A_NAME)
        future: asyncio.Future[Reply] = self.loop.create_future()
        self._flights[key] = future
        links = self._order() if at is None else [self._link(at)]
        flight = Flight(self, key, question, section, links, recurse, future)
        if self._active < self.limits.max_in_flight:
            self._active += 1
            flight.next_try()
        else:
            self._waiting.append(flight)
        return future

    def _link(self, server: ResolverAddress) -> Link:
        link = self._others.get(str(server))
        if link is None:
            if len(self._others) >= 1000:  # an authoritative server of one domain is seldom asked again
                self._others.pop(next(iter(self._others))).close()
            link = self._others[str(server)] = Link(server, self.limits.rate)
        return link

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
        if not flight.future.done():
            flight.future.set_result(reply)
        if self._waiting:
            self._waiting.popleft().next_try()
        else:
            self._active -= 1

    def _keep(self, key: Key, reply: Reply, ttl: float) -> None:
        self._cache.pop(key, None)  # so that the newest stands last
        if len(self._cache) >= self.limits.cache_entries:
            del self._cache[next(iter(self._cache))]
        self._cache[key] = (reply, self.loop.time() + ttl, time.time())


class Flight:
    """One question on its way: tries servers until one gives an answer that counts."""

    __slots__ = (
        "channel", "engine", "future", "ident", "key", "link", "links", "most_tries", "payload", "problems",
        "question", "recurse", "section", "timer", "tries", "unchecked",
    )  # fmt: skip

    def __init__(
        self, engine: Engine, key: Key, asked: Question, section: bytes, links: list[Link], recurse: bool,
        future: asyncio.Future[Reply],
    ) -> None:  # fmt: skip
        self.engine, self.key, self.question, self.section = engine, key, asked, section
        self.links, self.recurse, self.future = links, recurse, future
        self.tries = 0
        # A server asked alone is one of several that will be: one more try for a lost datagram is enough.
        self.most_tries = max(engine.limits.tries, len(links)) if not key[2] else min(2, engine.limits.tries)
        self.problems: list[tuple[Reason, str]] = []
        self.payload = engine.limits.payload
        self.unchecked = False
        self.timer: asyncio.TimerHandle | None = None
        self.channel: Channel | None = None
        self.ident = 0
        self.link = links[0]

    def next_try(self) -> None:
        """Ask the next server, or give up; waits its turn when the server's rate is reached."""
        if self.tries >= self.most_tries:
            self.give_up()
            return
        self.link = self.links[self.tries % len(self.links)]
        self.tries += 1
        wait = max(
            self.link.bucket.take(self.engine.loop.time()), self.engine.overall.take(self.engine.loop.time())
        )
        if wait > 0:
            self.timer = self.engine.loop.call_later(wait, self.send)
        else:
            self.send()

    def send(self) -> None:
        self.engine.asked += 1
        if self.link.udp is None:
            self.over_stream()
            return
        try:
            self.channel = self.link.udp.channel(self.engine.loop)
            self.ident = self.channel.send(self, self.query)
        except OSError:
            self.engine.loop.call_soon(self.unreachable)
            return
        self.timer = self.engine.loop.call_later(self.engine.limits.timeout, self.timed_out)

    def query(self, ident: int) -> bytes:
        return wire.encode_query(
            ident, self.section, recurse=self.recurse, unchecked=self.unchecked, payload=self.payload
        )

    # What a try may come to.

    def timed_out(self) -> None:
        if self.channel is not None:
            self.channel.forget(self.ident)
        self.link.was_silent(self.engine.loop.time())
        self.problem(Reason.TIMEOUT)

    def unreachable(self) -> None:
        self.stop_timer()
        self.link.was_silent(self.engine.loop.time())
        self.problem(Reason.UNREACHABLE)

    def received(self, message: bytes) -> None:
        self.stop_timer()
        self.link.answered()
        try:
            said = wire.read(message, self.section)
        except wire.Malformed:
            self.problems.append((Reason.MALFORMED, str(self.link)))
            self.over_stream()
            return
        if said.flags & wire.TC:
            self.over_stream()
        else:
            self.judge(said)

    def over_stream(self) -> None:
        """TCP after a cut answer (RFC 7766), or the only way for DoT and DoH."""
        task = self.engine.loop.create_task(self._stream())
        self.engine.tasks.add(task)
        task.add_done_callback(self.engine.tasks.discard)

    async def _stream(self) -> None:
        cut = self.link.udp is not None
        try:
            said = await self.link.stream(self.query(0), self.section, self.engine.limits.timeout)
        except Failed as failed:
            self.problem(Reason.TRUNCATED if cut and not self.problems else failed.reason)
            return
        self.judge(said)

    def judge(self, said: wire.Message) -> None:
        """Decide whether this message is an answer that counts."""
        rcode = said.rcode
        if rcode == wire.NOERROR and (said.records or self._is_nothing(said)):
            self.land(said, nxdomain=False)
        elif rcode == wire.NXDOMAIN:
            self.land(said, nxdomain=True)
        elif rcode in (wire.FORMERR, wire.NOTIMP, wire.BADVERS) and self.payload:
            self.payload = 0  # an old server may choke on EDNS (RFC 6891 §7)
            self.tries -= 1
            self.next_try()
        elif rcode == wire.SERVFAIL:
            self.problem(Reason.BOGUS if DNSSEC_ERRORS.intersection(said.ede) else Reason.SERVFAIL)
        elif rcode == wire.NOERROR:
            self.problem(Reason.LAME)
        else:
            self.problem(Reason.REFUSED if rcode == wire.REFUSED else Reason.MALFORMED)

    def _is_nothing(self, said: wire.Message) -> bool:
        """NODATA counts only with the SOA of a zone that holds the name (RFC 2308 §2.2)."""
        if said.soa_owner is None:
            return False
        name = said.aliases[-1] if said.aliases else self.question.name
        return not said.soa_owner or name == said.soa_owner or name.endswith("." + said.soa_owner)

    def problem(self, reason: Reason) -> None:
        self.problems.append((reason, str(self.link)))
        if self.unchecked:
            self.finish(self.unknown())
        else:
            self.next_try()

    # How it ends.

    def give_up(self) -> None:
        """No server answered; a failure that goes away with CD set is a failed DNSSEC validation."""
        failures = {reason for reason, _ in self.problems}
        if Reason.SERVFAIL in failures and Reason.BOGUS not in failures and not self.unchecked:
            self.unchecked = True
            self.link = next(link for link in self.links if (Reason.SERVFAIL, str(link)) in self.problems)
            self.send()
        else:
            self.finish(self.unknown())

    def unknown(self) -> Unknown:
        reasons = [reason for reason, _ in self.problems]
        worst = next((reason for reason in WORST_FIRST if reason in reasons), reasons[-1])
        return Unknown(str(self.question), worst, tuple(dict.fromkeys(server for _, server in self.problems)))

    def land(self, said: wire.Message, *, nxdomain: bool) -> None:
        if self.unchecked:
            self.problems.append((Reason.BOGUS, str(self.link)))
            self.finish(self.unknown())
            return
        self.finish(
            Answer(
                self.question,
                () if nxdomain else said.records,
                nxdomain,
                said.ttl,
                str(self.link),
                said.aliases,
                said.size,
                bool(said.flags & wire.AD),
                "" if said.records else said.soa_owner or "",
            )
        )

    def finish(self, reply: Reply) -> None:
        self.engine.landed(self, reply)

    def stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
