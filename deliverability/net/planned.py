"""A source that answers as if planned changes of a zone were live."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace

from checks.answers import Answer, Question, Record, Reply
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.net.asker import Arriving, Source
from deliverability.net.lists import PATH as LIST
from deliverability.net.paths import SIGNED
from deliverability.net.planned_records import changed, is_whole, meant, size_of, weight
from deliverability.remedies.model import Action, Change

LONGEST_CHAIN = 16  # CNAMEs followed in one answer, as resolvers do
WHOLE = ("", "second")
"""The paths on which a record set that is replaced as a whole needs no word on what was there before."""


class Planned:
    """Asks another source, and makes the changes to what it says.

    Every server is taken to have them: resolvers, and the zone's own asked alone. A name whose last record
    goes stays, as something beneath it may. `odd`: what does not fit what is there, and
    `clashes`: what cannot stand side by side, in words.
    """

    def __init__(self, source: Source, changes: Iterable[Change]) -> None:
        self._source = source
        self._at: dict[Question, list[Change]] = {}
        self._names: set[str] = set()
        self._made: set[str] = set()
        self._exists: set[str] = set()
        self._looked_at: set[str] = set()
        self.odd: dict[str, None] = {}
        self.clashes: dict[str, None] = {}
        for change in changes:
            self._at.setdefault(Question(change.name, change.rrtype), []).append(change)
            self._names.add(change.name)
            if change.action is not Action.REMOVE:
                self._made.add(change.name)
                self._exists.update(_upwards(change.name))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd, and which changes nobody has asked for."""
        unseen = (question for question in self._at if question.name not in self._looked_at)
        return (
            *self.odd,
            *(f"No check has looked at {name}" for name in dict.fromkeys(q.name for q in unseen)),
        )

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply | Arriving:
        if path == LIST:
            return self._source.fetch(question, path, first)
        return asyncio.get_running_loop().create_task(self._reply(question, path))

    async def reach(self, contact: Contact) -> Reached:
        return await self._source.reach(contact)

    def taken_at(self, question: Question, path: str) -> float:
        return self._source.taken_at(question, path)

    async def _now(self, question: Question, path: str) -> Reply:
        """What is said without the changes."""
        first = await self._now(question, "") if path == "second" else None
        return await _arrived(self._source.fetch(question, path, first))

    async def _reply(self, question: Question, path: str, steps: int = 0) -> Reply:
        if steps > LONGEST_CHAIN:
            return Unknown(str(question), Reason.MALFORMED)
        self._looked_at.add(question.name)
        now = await self._now(question, path)
        if isinstance(now, Unknown):
            if question.name not in self._names or path not in WHOLE or not self._is_whole(question):
                return now
            now = Answer(question)
        if now.referral:
            return now  # it is not this server that has the records
        if question.name in self._names:
            return await self._planned(question, path, now, steps)
        return await self._beside(question, path, now, steps)

    def _is_whole(self, question: Question) -> bool:
        alias = self._at.get(Question(question.name, "CNAME"), [])
        return any(map(is_whole, (*self._at.get(question, ()), *alias)))

    async def _planned(self, question: Question, path: str, now: Answer, steps: int) -> Reply:
        """Of a name that has changes."""
        if await self._is_wildcards(now, path):
            if question.name not in self._made:
                self.odd[f"{question.name} has no records of its own; a wildcard answers for it"] = None
                return now
            now = replace(now, records=(), aliases=(), nxdomain=False)
        if question.rrtype != "CNAME":
            aliases = self._changed(Question(question.name, "CNAME"), now.aliases[:1], path)
            if aliases:
                self._clash(question)
                return await self._through(question, path, now, str(aliases[0]), steps)
            if now.aliases:
                now = replace(now, records=(), aliases=(), nxdomain=False)
        if question not in self._at:
            return replace(now, nxdomain=now.nxdomain and question.name not in self._exists)
        records = self._changed(question, now.records, path)
        if path in SIGNED and records != now.records and await self._is_signed(now):
            return Unknown(str(question), Reason.NOT_ASKED)  # nobody has signed these records yet
        return self._with(now, records)

    def _changed(self, question: Question, records: tuple[Record, ...], path: str) -> tuple[Record, ...]:
        changes = self._at.get(question, [])
        if not path:
            for number, change in enumerate(changes):
                before = changed(records, changes[:number])
                if change.action is not Action.ADD and not meant(before, change):
                    self.odd[f"{question} has no such record now, so there is none to {change.action}"] = None
        return changed(records, changes) if changes else records

    def _clash(self, question: Question) -> None:
        if any(change.action is not Action.REMOVE for change in self._at.get(question, ())):
            self.clashes[
                f"{question.name} is an alias (CNAME), and beside an alias no other record can stand; "
                "remove one of the two"  # RFC 1034 §3.6.2
            ] = None

    def _with(self, now: Answer, records: tuple[Record, ...]) -> Answer:
        if records == now.records:
            return now
        size = size_of(now.question.name, records)
        if now.records:
            size = now.size - sum(map(weight, now.records)) + sum(map(weight, records))
        coming = [change.ttl for change in self._at[now.question] if change.action is not Action.REMOVE]
        return replace(
            now,
            records=records,
            nxdomain=not records and now.nxdomain and now.question.name not in self._exists,
            ttl=min(coming, default=now.ttl),
            size=size,
            soa_owner="" if records else now.soa_owner,
            signatures=(),
        )

    async def _through(self, question: Question, path: str, now: Answer, target: str, steps: int) -> Reply:
        """By way of an alias; a server asked alone says no more than the alias."""
        if path.startswith("at "):
            return replace(now, records=(), aliases=(target,), nxdomain=False, soa_owner="")
        end = await self._reply(Question(target, question.rrtype), path, steps + 1)
        if isinstance(end, Unknown):
            return replace(end, question=str(question))
        return replace(end, question=question, aliases=(target, *end.aliases))

    async def _beside(self, question: Question, path: str, now: Answer, steps: int) -> Reply:
        """Of a name without changes: an alias may lead to one, and a changed wildcard may answer for it."""
        for number, alias in enumerate(now.aliases):
            if alias in self._names:
                end = await self._reply(Question(alias, question.rrtype), path, steps + 1)
                if isinstance(end, Unknown):
                    return replace(end, question=str(question))
                aliases = (*now.aliases[: number + 1], *end.aliases)
                return replace(end, question=question, aliases=aliases)
        if question.name in self._exists:
            if await self._is_new(question, path):
                now = replace(now, records=(), aliases=())
            return now if now.aliases else replace(now, nxdomain=False)
        upper = next((name for name in _upwards(question.name) if name in self._exists), "")
        if (now.records or now.aliases) and upper and await self._is_new(Question(upper, "TXT"), path):
            return replace(now, records=(), aliases=(), nxdomain=True)  # a wildcard reaches no further
        star = await self._star(now, path)
        if not star:
            return now
        reply = await self._reply(Question(star, question.rrtype), path, steps + 1)
        if isinstance(reply, Unknown):
            return replace(reply, question=str(question))
        return replace(reply, question=question)

    async def _star(self, now: Answer, path: str) -> str:
        """The changed wildcard that answers for this name, or ""; a name in between stops it (RFC 4592)."""
        if not any(name.startswith("*.") for name in self._names):
            return ""
        for upper in _upwards(now.question.name):
            star = f"*.{upper.partition('.')[2]}"
            if not (now.nxdomain and not now.aliases) and not await self._is_wildcards(now, path):
                return ""
            if star in self._names:
                return star
            above = await self._now(Question(upper.partition(".")[2], now.question.rrtype), path)
            if isinstance(above, Unknown) or star[2:] in self._exists:
                return ""
            now = above
        return ""

    async def _is_wildcards(self, now: Answer, path: str) -> bool:
        """Whether the wildcard beside this name, asked by its own name, has the very same."""
        if not (now.records or now.aliases) or now.question.name.startswith("*."):
            return False
        star = Question(f"*.{now.question.name.partition('.')[2]}", now.question.rrtype)
        said = await self._now(star, path)
        return isinstance(said, Answer) and (said.records, said.aliases) == (now.records, now.aliases)

    async def _is_new(self, question: Question, path: str) -> bool:
        """Whether a name that the changes bring about was not there, or only a wildcard answered for it."""
        now = await self._now(question, path)
        if isinstance(now, Unknown):
            return False
        return (now.nxdomain and not now.aliases) or await self._is_wildcards(now, path)

    async def _is_signed(self, now: Answer) -> bool:
        if now.signatures or now.authentic:
            return True
        soa = await self._now(Question(now.soa_owner or now.question.name, "SOA"), "signed")
        return isinstance(soa, Answer) and bool(soa.signatures)


def _upwards(name: str) -> Iterator[str]:
    """The name and those above it, without the root."""
    while name:
        yield name
        name = name.partition(".")[2]


async def _arrived(fetched: Reply | Arriving) -> Reply:
    """A reply on its way, when it is here."""
    if isinstance(fetched, Answer | Unknown):
        return fetched
    here: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def landed(done: Arriving) -> None:
        if here.done():
            return
        if done.cancelled():
            here.cancel()
        elif (error := done.exception()) is not None:
            here.set_exception(error)
        else:
            here.set_result(done.result())

    fetched.add_done_callback(landed)
    return await here
