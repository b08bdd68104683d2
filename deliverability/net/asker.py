"""One run's way to DNS: a budget and a deadline, a second path before "missing", a transcript."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from checks.answers import Answer, Question, Reply
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.net.transcript import Transcript

log = logging.getLogger(__name__)
PURSES = frozenset({"spf"})
SILENCE = frozenset(
    {Reason.TIMEOUT, Reason.UNREACHABLE, Reason.REFUSED, Reason.NOT_UNDERSTOOD, Reason.NOT_ASKED}
)
"""A second path that says nothing does not contradict the first; one that fails does."""


class Arriving(Protocol):
    """A reply on its way: a future, a task, or a flight of the engine."""

    def add_done_callback(self, callback: Callable[[Any], object], /) -> None: ...
    def cancelled(self) -> bool: ...
    def exception(self) -> BaseException | None: ...
    def result(self) -> Reply: ...


class Source(Protocol):
    """Where replies come from: the world (live.py) or a transcript."""

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply | Arriving:
        """The reply over this path; `first` is what the resolvers said, for the path "second"."""

    async def reach(self, contact: Contact) -> Reached:
        """What the server at the contact's address said; never raises for what the world does."""

    def taken_at(self, question: Question, path: str) -> float:
        """When the reply came over this path, epoch seconds."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one domain may cost: seconds in all, different questions in all and for SPF."""

    seconds: float = 20.0
    questions: int = 400
    spf_questions: int = 40
    mx_hosts: int = 20


def something(answer: Answer) -> bool:
    """The plainest test of "it is there"."""
    return bool(answer.records)


AGES = 10.0**8  # seconds that never end; call_later takes no infinity on every platform
NO_REPLY_YET = Unknown("", Reason.NOT_ASKED)


class Open:
    """A question under way, and those who wait for its reply."""

    __slots__ = ("path", "question", "reply", "waiting")

    def __init__(self, question: Question, path: str) -> None:
        self.question = question
        self.path = path
        self.reply: Reply = NO_REPLY_YET
        self.waiting: list[Callable[[], None]] = []


class Asker:
    """Asks for one run; every reply goes into the transcript, an identical question is asked once."""

    def __init__(self, source: Source, transcript: Transcript, budget: Budget | None = None) -> None:
        self.transcript = transcript
        self.budget = budget or Budget()
        self._source = source
        self._loop = asyncio.get_running_loop()
        self._pending: dict[tuple[Question, str], Open] = {}
        self._left = {"": self.budget.questions, "spf": self.budget.spf_questions}
        self._contacts: dict[Contact, asyncio.Future[Reached]] = {}
        self._over = False
        self._ends = self._loop.time() + self.budget.seconds
        self._timer = self._loop.call_later(min(self.budget.seconds, AGES), self._time_is_up)

    async def ask(self, name: str, rrtype: str, purse: str = "") -> Reply:
        """One question; `purse` "spf" also counts against SPF's own budget."""
        (reply,) = await self.ask_all(((name, rrtype),), purse)
        return reply

    async def ask_all(self, questions: Iterable[tuple[str, str]], purse: str = "") -> list[Reply]:
        """Independent questions at once, the replies in the same order."""
        begun = [self.begin(Question(*question), "", None, purse) for question in questions]
        open_ones = [one for one in begun if isinstance(one, Open)]
        if open_ones:
            await self._all_of(open_ones)
        return [one.reply if isinstance(one, Open) else one for one in begun]

    async def ask_over(self, questions: Iterable[tuple[str, str, str]]) -> list[Reply]:
        """Questions each over a path of its own, at once: (name, type, path).

        Paths: "at IP" asks this name server for what it serves itself, "at IP tcp" over TCP, "at IP plain"
        without EDNS; "by IP" asks this public resolver; "signed" asks the resolvers for the signatures as
        well (DO), "unchecked" does that with checking disabled (CD); "list" asks a blocklist.
        """
        begun = [self.begin(Question(name, rrtype), path, None, "") for name, rrtype, path in questions]
        open_ones = [one for one in begun if isinstance(one, Open)]
        if open_ones:
            await self._all_of(open_ones)
        return [one.reply if isinstance(one, Open) else one for one in begun]

    async def reach(self, contact: Contact) -> Reached:
        """What a server said when it was reached, once a run; Unknown when there was no connection."""
        if contact in self.transcript.contacts:
            return self.transcript.contacts[contact].said
        under_way = self._contacts.get(contact)
        if under_way is None:
            under_way = self._contacts[contact] = self._loop.create_task(self._reached(contact))
        return await asyncio.shield(under_way)

    async def _reached(self, contact: Contact) -> Reached:
        left = self._ends - self._loop.time()
        said: Reached
        try:
            async with asyncio.timeout(None if left == math.inf else max(0.0, left)):
                said = await self._source.reach(contact)
        except TimeoutError:
            said = Unknown(str(contact), Reason.BUDGET)
        except Exception:  # ours; it costs this contact and no other
            log.exception("reaching %s failed", contact)
            said = Unknown(str(contact), Reason.CRASHED)
        self.transcript.met(contact, said, time.time())
        return said

    async def confirmed(
        self,
        name: str,
        rrtype: str,
        is_there: Callable[[Answer], bool] = something,
        purse: str = "",
        path: str = "",
        silence: frozenset[Reason] = SILENCE,
    ) -> Reply:
        """Like ask, but "it is not there" is believed only when a second path does not contradict it.

        Where the second path sees what the first did not, its answer is the reply. `path`: the first one, if
        it is one of ask_over's. `silence`: the failures of the second path that do not contradict.
        """
        asked = self.ask_over([(name, rrtype, path)]) if path else self.ask_all([(name, rrtype)], purse)
        (first,) = await asked
        if isinstance(first, Answer) and is_there(first):
            return first
        if isinstance(first, Unknown) and first.reason is not Reason.LAME:
            return first
        second = self.begin(Question(name, rrtype), "second", first, "")
        if isinstance(second, Open):
            await self._all_of([second])
            second = second.reply
        return settle(first, second, is_there, silence)

    def begin(self, question: Question, path: str, first: Reply | None, purse: str) -> Reply | Open:
        """Send the question if this run has not; the reply, or the question under way."""
        exchanges = self.transcript.exchanges
        # A question that one purse could not pay for may still be asked by another, so that refusal is noted
        # under the purse's own name, and a replay finds it there.
        known = (exchanges.get((question, purse)) if purse else None) or exchanges.get((question, path))
        if known is not None:
            return known.reply
        waiting = self._pending.get((question, path))
        if waiting is not None:
            return waiting
        if not self._pay(purse):
            spent_elsewhere = self._over or self._left[""] <= 0
            return self._note(
                question, path if spent_elsewhere else purse, Unknown(str(question), Reason.BUDGET)
            )
        fetched = self._source.fetch(question, path, first)
        if isinstance(fetched, Answer | Unknown):
            return self._note(question, path, fetched)
        mine = self._pending[question, path] = Open(question, path)
        fetched.add_done_callback(partial(self._arrived, mine))
        return mine

    def close(self) -> None:
        """The run is over; stop its clock."""
        self._timer.cancel()

    def _pay(self, purse: str) -> bool:
        if self._over or self._left[""] <= 0 or self._left[purse] <= 0:
            return False
        self._left[""] -= 1
        if purse:
            self._left[purse] -= 1
        return True

    async def _all_of(self, open_ones: list[Open]) -> None:
        """Until each has its reply; one waking for all of them, as waking costs more than asking."""
        gate = self._loop.create_future()
        missing = len(open_ones)

        def one_more() -> None:
            nonlocal missing
            missing -= 1
            if not missing and not gate.done():
                gate.set_result(None)

        for one in open_ones:
            one.waiting.append(one_more)
        await gate

    def _arrived(self, mine: Open, done: Arriving) -> None:
        error = None if done.cancelled() else done.exception()
        if self._pending.pop((mine.question, mine.path), None) is None:
            return  # too late: this run's time was up
        if error is not None:
            log.error("asking for %s failed", mine.question, exc_info=error)
        crashed = done.cancelled() or error is not None
        self._settled(mine, Unknown(str(mine.question), Reason.CRASHED) if crashed else done.result())

    def _settled(self, mine: Open, reply: Reply) -> None:
        mine.reply = self._note(mine.question, mine.path, reply)
        for waiting in mine.waiting:
            waiting()

    def _note(self, question: Question, path: str, reply: Reply) -> Reply:
        self.transcript.add(question, path, reply, self._source.taken_at(question, path))
        return reply

    def _time_is_up(self) -> None:
        self._over = True
        pending, self._pending = self._pending, {}
        for mine in pending.values():
            self._settled(mine, Unknown(str(mine.question), Reason.BUDGET))


def settle(
    first: Reply,
    second: Reply,
    is_there: Callable[[Answer], bool],
    silence: frozenset[Reason] = SILENCE,
) -> Reply:
    """What two paths say together."""
    if isinstance(second, Answer):
        return second if is_there(second) or isinstance(first, Unknown) else first
    if isinstance(first, Unknown) or second.reason in silence:
        return first
    if second.reason is Reason.BUDGET:
        return second
    return Unknown(first.question.__str__(), Reason.CONTRADICTED, (first.server, *second.servers))


def replaying(then: Transcript) -> Asker:
    """An asker for this run once more: it asks nobody, and what a purse could not pay for stays refused."""
    again = Transcript(then.target, then.taken_at, then.options, mx_hosts=then.mx_hosts)
    again.exchanges = {key: exchange for key, exchange in then.exchanges.items() if exchange.path in PURSES}
    again.contacts = dict(then.contacts)
    return Asker(Replay(then), again, Budget(math.inf, 10**9, 10**9, then.mx_hosts))


class Replay:
    """A source that answers from a transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self._then = transcript

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply:
        return self._then.reply(question, path)

    async def reach(self, contact: Contact) -> Reached:
        return Unknown(str(contact), Reason.NOT_ASKED)

    def taken_at(self, question: Question, path: str) -> float:
        exchange = self._then.exchanges.get((question, path))
        return exchange.taken_at if exchange else self._then.taken_at or time.time()
