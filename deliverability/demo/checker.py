"""Checks in a demo: what is asked about the invented domains is answered from what was recorded."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from checks.answers import Question, Reply
from checks.contacts import Contact, Reached
from checks.domain import Domain, parse_target
from checks.model import Reason, Unknown
from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.demo import flag
from deliverability.demo.recorded import Recorded, recorded_worlds, transcript_at
from deliverability.gather.context import Options
from deliverability.known import NOTHING, Known
from deliverability.net.asker import Arriving, Source
from deliverability.net.transcript import Transcript
from deliverability.runs import Progress, Run, options_from
from deliverability.store.database import Database

INVENTED = ".example"
"""Nobody has a name below it (RFC 2606 §2), so the world is never asked about one."""


def checker_for(settings: Settings, database: Database) -> Checker:
    """The checker of a service on this database: in a demo one that knows the invented domains."""
    made = flag.made_at(database)
    return Checker(settings) if made is None else DemoChecker(settings, made)


class DemoChecker(Checker):
    """As any other for domains of the world; `made`: the day on which the recorded story ends."""

    def __init__(self, settings: Settings, made: datetime) -> None:
        super().__init__(settings)
        self._made = made
        self._worlds = {parse_target(world.target).name: world for world in recorded_worlds()}
        networks = {net for one in self._transcripts() for net in options_from(one.options).allow}
        self.allow = (*self.allow, *sorted(networks))

    def source(self, domain: Domain, *, fresh: bool = False) -> Source:
        world = self._worlds.get(domain.name)
        known = (self._transcript(world),) if world else self._transcripts()
        return FromRecorded(super().source(domain, fresh=fresh), known)

    def looking(self, *, fresh: bool) -> Source:
        return FromRecorded(super().looking(fresh=fresh), self._transcripts())

    async def check(
        self,
        domain: Domain,
        wishes: Wishes | None = None,
        progress: Progress | None = None,
        known: Known = NOTHING,
    ) -> Run:
        return await super().check(domain, wishes, progress, self._of_recorded(domain, known))

    async def check_quietly(self, domain: Domain, wishes: Wishes, known: Known = NOTHING) -> Run:
        return await super().check_quietly(domain, wishes, self._of_recorded(domain, known))

    def _of_recorded(self, domain: Domain, known: Known) -> Known:
        """Of an invented domain: nothing was recorded about servers and keys that its mails show."""
        return Known(placement=known.placement) if domain.name in self._worlds else known

    def _options(self, domain: Domain, wishes: Wishes) -> Options:
        """Of an invented domain: those with which it was recorded, as nothing else was asked."""
        world = self._worlds.get(domain.name)
        if world is None:
            return super()._options(domain, wishes)
        return options_from(self._transcript(world).options)

    def _alone(self, domain: Domain, wishes: Wishes) -> Options:
        options = super()._alone(domain, wishes)
        return replace(options, public_resolvers=()) if domain.name in self._worlds else options

    def _transcripts(self) -> tuple[Transcript, ...]:
        return tuple(map(self._transcript, self._worlds.values()))

    def _transcript(self, world: Recorded) -> Transcript:
        return transcript_at(world, datetime.now(UTC), self._made)


class FromRecorded:
    """A source that answers from transcripts what they hold, and asks another one about the real world."""

    def __init__(self, others: Source, known: tuple[Transcript, ...]) -> None:
        self._others = others
        self._replies = {key: said.reply for one in known for key, said in one.exchanges.items()}
        self._met: Mapping[Contact, Reached] = {
            contact: met.said for one in known for contact, met in one.contacts.items()
        }
        self._addresses = {contact.address for contact in self._met}

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply | Arriving:
        known = self._replies.get((question, path)) or self._replies.get((question, ""))
        if known is not None:
            return known
        if _is_invented(question.name):
            return Unknown(str(question), Reason.NOT_ASKED)
        return self._others.fetch(question, path, first)

    async def reach(self, contact: Contact) -> Reached:
        if contact in self._met:
            return self._met[contact]
        if contact.address in self._addresses or _is_invented(contact.target):
            return Unknown(str(contact), Reason.NOT_ASKED)
        return await self._others.reach(contact)

    def taken_at(self, question: Question, path: str) -> float:
        return time.time() if _is_invented(question.name) else self._others.taken_at(question, path)


def _is_invented(name: str) -> bool:
    """A name below .example, as it is or within a web address."""
    host = name.partition("://")[2].partition("/")[0] or name
    return f".{host}".endswith(INVENTED)
