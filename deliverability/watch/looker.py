"""Looks at all places of a watch, by the settings, and remembers for a while which servers to ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from checks.providers.resolvers import address_of
from deliverability.checker import Checker
from deliverability.net.asker import Asker, Budget
from deliverability.net.transcript import Transcript
from deliverability.watch.look import look
from deliverability.watch.model import Sight, Watched
from deliverability.watch.place import Place, find_place

KNOWN_FOR = 600.0  # seconds for which the servers of a zone are not looked for again
MOST_KNOWN = 500
SECONDS = 15.0  # one look at everything
MOST_QUESTIONS = 600


class Looker:
    """One for a process; it shares the checker's engine, whose sockets the checker closes."""

    def __init__(self, checker: Checker, clock: Callable[[], float] = time.monotonic) -> None:
        self._checker, self._clock = checker, clock
        self._places: dict[str, tuple[Place, float]] = {}
        self._resolvers = tuple(map(address_of, checker.settings.dns.public_resolvers))

    async def look(
        self, places: Sequence[Watched], now: datetime, begun: datetime, earlier: Sequence[Sight] = ()
    ) -> tuple[Sight, ...]:
        """What is seen of each place now. `earlier`: the last look at the same places, in the same order."""
        before = dict(zip(((one.name, one.rrtype) for one in places), earlier, strict=False))
        finding, asking = self._asker(fresh=False), self._asker(fresh=True)

        async def one(watched: Watched) -> Sight:
            last = before.get((watched.name, watched.rrtype))
            watched = last.watched if last is not None else watched
            place = await self._place(finding, watched.name)
            return await look(asking, place, watched, self._resolvers, now, begun=begun, earlier=last)

        try:
            return tuple(await asyncio.gather(*map(one, places)))
        finally:
            finding.close()
            asking.close()

    async def _place(self, asker: Asker, name: str) -> Place:
        place, until = self._places.get(name, (None, 0.0))
        if place is None or until < self._clock():
            place = await find_place(asker, name)
            if place.servers:
                self._keep(name, place)
        return place

    def _keep(self, name: str, place: Place) -> None:
        self._places.pop(name, None)
        if len(self._places) >= MOST_KNOWN:
            del self._places[next(iter(self._places))]
        self._places[name] = place, self._clock() + KNOWN_FOR

    def _asker(self, *, fresh: bool) -> Asker:
        """Fresh, it goes round our own cache, as the resolvers' word is about this moment."""
        source = self._checker.looking(fresh=fresh)
        return Asker(source, Transcript(""), Budget(SECONDS, MOST_QUESTIONS))
