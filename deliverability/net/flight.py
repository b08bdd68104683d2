"""One question on its way: which server is asked next, over what, and whether a message is an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.net import wire
from deliverability.net.links import Failed, Link
from deliverability.net.paths import Way
from deliverability.net.queries import encode_query
from deliverability.net.udp import Channel
from deliverability.net.waits import Wait

if TYPE_CHECKING:
    from deliverability.net.dns import Engine

log = logging.getLogger(__name__)
Key = tuple[str, str, str]
"""Name, type, and the server asked alone with the way to it ("" for the resolvers by the usual one)."""

DNSSEC_ERRORS = frozenset({5, 6, 7, 8, 9, 10, 11, 12})  # RFC 8914 §4
NOT_UNDERSTOOD = frozenset({wire.FORMERR, wire.NOTIMP, wire.BADVERS})
SILENT = frozenset({Reason.TIMEOUT, Reason.UNREACHABLE})
FAILURES = {
    wire.NOERROR: Reason.LAME,
    wire.NOTAUTH: Reason.LAME,
    wire.REFUSED: Reason.REFUSED,
    wire.FORMERR: Reason.NOT_UNDERSTOOD,
    wire.NOTIMP: Reason.NOT_UNDERSTOOD,
    wire.BADVERS: Reason.NOT_UNDERSTOOD,
}
WORST_FIRST = (
    Reason.BOGUS, Reason.SERVFAIL, Reason.REFUSED, Reason.LAME, Reason.TRUNCATED, Reason.MALFORMED,
    Reason.NOT_UNDERSTOOD,
)  # fmt: skip


class Flight:
    """One question on its way: tries servers until one gives an answer that counts."""

    __slots__ = (
        "alone", "callbacks", "channel", "engine", "ident", "is_cancelled", "key", "link", "links",
        "most_tries", "payload", "problems", "question", "reply", "section", "timer", "tries", "unchecked",
        "wait", "way",
    )  # fmt: skip

    def __init__(
        self,
        engine: Engine,
        key: Key,
        asked: Question,
        section: bytes,
        links: list[Link],
        way: Way,
        alone: bool,
    ) -> None:
        self.engine, self.key, self.question, self.section = engine, key, asked, section
        self.links, self.way, self.alone = links, way, alone
        self.reply: Reply | None = None
        self.is_cancelled = False
        self.callbacks: list[Callable[[Flight], object]] = []
        self.tries = 0
        # A server asked alone is one of several that will be: one more try for a lost datagram is enough.
        self.most_tries = min(2, engine.limits.tries) if alone else max(engine.limits.tries, len(links))
        self.problems: list[tuple[Reason, str]] = []
        self.payload = 0 if way.plain else engine.limits.payload
        self.unchecked = False
        self.timer: asyncio.TimerHandle | None = None
        self.wait: Wait | None = None
        self.channel: Channel | None = None
        self.ident = 0
        self.link = links[0]

    # What a future offers, without a turn of the event loop between the reply and those who wait for it.

    def add_done_callback(self, callback: Callable[[Flight], object], /) -> None:
        """Call when the reply is there or the engine was closed."""
        self.callbacks.append(callback)

    def cancelled(self) -> bool:
        return self.is_cancelled

    def exception(self) -> None:
        """A flight never fails: what goes wrong is an Unknown."""

    def result(self) -> Reply:
        assert self.reply is not None
        return self.reply

    def future(self) -> asyncio.Future[Reply]:
        """A future of the reply, of the caller's own: cancelling it harms nobody else."""
        future: asyncio.Future[Reply] = self.engine.loop.create_future()

        def hand_over(done: Flight) -> None:
            if done.is_cancelled:
                future.cancel()
            elif not future.done():
                future.set_result(done.result())

        self.add_done_callback(hand_over)
        return future

    def arrived(self, reply: Reply) -> None:
        self.reply = reply
        for callback in self.callbacks:
            callback(self)

    def cancel(self) -> None:
        self.stop_timer()
        self.is_cancelled = True
        for callback in self.callbacks:
            callback(self)

    def next_try(self) -> None:
        """Ask the next server, or give up."""
        if self.tries >= self.most_tries:
            self.give_up()
            return
        self.link = self.links[self.tries % len(self.links)]
        self.tries += 1
        self.take_turn()

    def take_turn(self) -> None:
        """Send now, or when the rates allow it."""
        now = self.engine.loop.time()
        wait = max(self.link.bucket.take(now), self.engine.overall.take(now))
        if wait > 0:
            self.timer = self.engine.loop.call_later(wait, self.send)
        else:
            self.send()

    def send(self) -> None:
        if self.engine.closed:
            return
        self.engine.asked += 1
        if self.link.udp is None or self.way.tcp:
            self.over_stream(None)
            return
        try:
            self.channel = self.link.udp.channel(self.engine.loop)
            self.ident = self.channel.send(self, self.query)
        except OSError:
            self.engine.loop.call_soon(self.unreachable)
            return
        self.wait = self.engine.waits.add(self.timed_out)

    def query(self, ident: int) -> bytes:
        return encode_query(ident, self.section, self.way, unchecked=self.unchecked, payload=self.payload)

    # What a try may come to.

    def timed_out(self) -> None:
        if self.channel is not None and self.channel.came_after_all(self.ident):
            return
        self.link.was_silent(self.engine.loop.time())
        self.engine.timeouts += 1
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
            self.over_stream(Reason.MALFORMED)
            return
        if said.flags & wire.TC:
            self.over_stream(Reason.TRUNCATED)
        else:
            self.judge(said)

    def over_stream(self, why: Reason | None) -> None:
        """TCP after an answer that was cut or damaged (`why`, RFC 7766), or the way from the start (None)."""
        task = self.engine.loop.create_task(self._stream(why))
        self.engine.tasks.add(task)
        task.add_done_callback(self.engine.tasks.discard)

    async def _stream(self, why: Reason | None) -> None:
        try:
            said = await self.link.stream(self.query(0), self.section, self.engine.limits.timeout)
        except Failed as failed:
            self.no_stream(why or failed.reason)
        except Exception:  # ours; without this the question would hang for ever
            log.exception("%s over a stream to %s", self.question, self.link)
            self.problem(Reason.CRASHED)
        else:
            self.link.answered()
            self.judge(said)

    def no_stream(self, reason: Reason) -> None:
        if reason is Reason.CONNECTION_REFUSED and not self.way.tcp:
            reason = Reason.UNREACHABLE  # of a resolver it matters only that it cannot be reached
        if self.link.udp is None and reason in SILENT:
            self.link.was_silent(self.engine.loop.time())
        self.problem(reason)

    def judge(self, said: wire.Message) -> None:
        """Decide whether this message is an answer that counts."""
        rcode = said.rcode
        if rcode == wire.NOERROR and (said.records or self._is_nothing(said)):
            self.land(said, nxdomain=False)
        elif rcode == wire.NXDOMAIN and not said.records:
            self.land(said, nxdomain=True)
        elif rcode == wire.NOERROR and self.way.itself and self._is_its_own(said):
            self.land(said, nxdomain=False)
        elif rcode in NOT_UNDERSTOOD and self.payload:
            self.payload = 0  # an old server may choke on EDNS (RFC 6891 §7)
            self.take_turn()
        elif rcode == wire.SERVFAIL:
            self.problem(Reason.BOGUS if DNSSEC_ERRORS.intersection(said.ede) else Reason.SERVFAIL)
        else:
            self.problem(FAILURES.get(rcode, Reason.MALFORMED))

    def _is_nothing(self, said: wire.Message) -> bool:
        """NODATA counts only with the SOA of a zone that holds the name (RFC 2308 §2.2)."""
        if said.soa_owner is None:
            return False
        name = said.aliases[-1] if said.aliases else self.question.name
        return not said.soa_owner or name == said.soa_owner or name.endswith("." + said.soa_owner)

    def _is_its_own(self, said: wire.Message) -> bool:
        """Down to the servers of a zone that holds the name, or an alias that leads out of its zones."""
        if said.aliases:
            return bool(said.flags & wire.AA)
        return bool(said.servers) and f".{self.question.name}".endswith(f".{said.referral}")

    def problem(self, reason: Reason) -> None:
        self.problems.append((reason, self.link.shown))
        if self.unchecked:
            self.engine.landed(self, self.unknown())
        else:
            self.next_try()

    # How it ends.

    def give_up(self) -> None:
        """No server answered; a failure that goes away with CD set is a failed DNSSEC validation."""
        failures = {reason for reason, _ in self.problems}
        checked = self.way.recurse and not self.way.unchecked and not self.unchecked
        if Reason.SERVFAIL in failures and Reason.BOGUS not in failures and checked:
            self.unchecked = True
            self.link = next(link for link in self.links if (Reason.SERVFAIL, str(link)) in self.problems)
            self.take_turn()
        else:
            self.engine.landed(self, self.unknown())

    def unknown(self) -> Unknown:
        reasons = [reason for reason, _ in self.problems]
        worst = next((reason for reason in WORST_FIRST if reason in reasons), reasons[-1])
        return Unknown(str(self.question), worst, tuple(dict.fromkeys(server for _, server in self.problems)))

    def land(self, said: wire.Message, *, nxdomain: bool) -> None:
        if self.unchecked:
            self.problems.append((Reason.BOGUS, str(self.link)))
            self.engine.landed(self, self.unknown())
            return
        self.engine.landed(self, self._answer(said, nxdomain))

    def _answer(self, said: wire.Message, nxdomain: bool) -> Answer:
        answer = Answer(
            self.question,
            () if nxdomain else said.records,
            nxdomain,
            said.ttl,
            self.link.shown,
            said.aliases,
            said.size,
            self.way.recurse and bool(said.flags & wire.AD),  # who serves a zone has not validated it
            "" if said.records else said.soa_owner or "",
            bool(said.flags & wire.AA),
            said.signatures if self.way.signed else (),
        )
        return self._as_it_is(answer, said) if self.way.itself else answer

    def _as_it_is(self, answer: Answer, said: wire.Message) -> Answer:
        """With what only matters of a server asked for what it serves."""
        answer = replace(answer, edns=said.edns or self.way.plain)
        if not said.referral or said.aliases:
            return answer
        return replace(answer, referral=said.referral, sent_to=said.servers, glue=said.glue)

    def stop_timer(self) -> None:
        if self.wait is not None:
            self.wait.over = True
            self.wait = None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
