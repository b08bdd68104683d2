"""A watched change as values: what is waited for, what each server says, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Seen(StrEnum):
    """What one server has."""

    NEW = "new"
    OLD = "old"
    OTHER = "other"
    NO_ANSWER = "no answer"


class State(StrEnum):
    """How far a change has come, the least first."""

    NOT_SEEN = "could not look"
    NOT_YET = "not there yet"
    PARTLY = "changed on some name servers"
    AT_SOURCE = "changed at the source"
    EVERYWHERE = "seen everywhere"


ORDER = tuple(State)


@dataclass(frozen=True, slots=True)
class Watched:
    """One place of the zone: the records of a name and type.

    `name` in A-labels without the last dot. `present`: the values that are to be there, `absent`: those that
    are to be gone, as a Change has them; without either, whatever changes counts. `before`: all that was
    there before the change, None where that is not known.
    """

    name: str
    rrtype: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    before: tuple[str, ...] | None = None

    @property
    def is_anything(self) -> bool:
        """Nobody has said what it is to become."""
        return not self.present and not self.absent


@dataclass(frozen=True, slots=True)
class Spot:
    """A name server at one of its addresses."""

    host: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one server or resolver says: `said` as a Change has values.

    `until`: how long who has heard this may remember it. `why`: there is no answer because of this.
    `is_lame`: it says that it does not serve the zone. `serial`: its version of the zone, where asked for.
    """

    who: str
    address: str
    seen: Seen
    said: tuple[str, ...] = ()
    until: datetime | None = None
    why: str = ""
    is_lame: bool = False
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class Stall:
    """Why nothing comes of a change: what was seen, and the one thing to do."""

    kind: str
    words: str
    step: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at one watched place, at the moment `at`.

    `servers`: the zone's own. `resolvers`: asked only when all servers have changed, as a question before
    that would make them remember the old answer once more. `until`: when the last of them forgets it;
    `latest`: when everybody has who ever heard it, None while no old answer was seen. `host`: who runs the
    DNS, "" for unknown. `why`: what kept us from looking.
    """

    watched: Watched
    state: State
    at: datetime
    servers: tuple[Row, ...] = ()
    resolvers: tuple[Row, ...] = ()
    stalls: tuple[Stall, ...] = ()
    until: datetime | None = None
    latest: datetime | None = None
    zone: str = ""
    host: str = ""
    why: str = ""

    @property
    def changed(self) -> int:
        """How many name servers have it."""
        return sum(row.seen is Seen.NEW for row in self.servers)

    @property
    def counted(self) -> int:
        """How many name servers serve the zone, as far as is known."""
        return sum(not row.is_lame for row in self.servers)


def least(sights: tuple[Sight, ...]) -> State:
    """How far all of them have come."""
    return min((sight.state for sight in sights), key=ORDER.index, default=State.NOT_SEEN)


def is_live(state: State) -> bool:
    """Whether every name server of the zone has the change."""
    return state in (State.AT_SOURCE, State.EVERYWHERE)
