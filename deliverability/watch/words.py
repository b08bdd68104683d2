"""Says in plain words how far a watched change has come, and when the old answers end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from deliverability.moments import moment
from deliverability.watch.model import Row, Seen, Sight, State, Watched, least
from deliverability.wording import counted

OF_ROW = {
    Seen.NEW: "new value",
    Seen.OLD: "old value",
    Seen.OTHER: "another value",
    Seen.NO_ANSWER: "no answer",
}
NOTHING = "nothing is there"


def sentence(sights: Sequence[Sight]) -> str:
    """Where all of them stand, in one sentence or two."""
    state = least(tuple(sights))
    if len(sights) != 1:
        return _of_several(sights, state)
    (sight,) = sights
    if state is State.NOT_SEEN:
        return f"We could not look: {sight.why or 'nothing is known of the name servers'}."
    if state is State.NOT_YET:
        return "No name server has your change yet."
    if state is State.PARTLY:
        return f"Your change is at {sight.changed} of {counted(sight.counted, 'name server')}."
    if state is State.AT_SOURCE:
        return f"Changed at the source. {_held((sight,))}"
    return "Everybody who answers sees the change."


def _of_several(sights: Sequence[Sight], state: State) -> str:
    if state is State.EVERYWHERE:
        return "Everybody who answers sees all the changes."
    done = sum(sight.state in (State.AT_SOURCE, State.EVERYWHERE) for sight in sights)
    if state is State.AT_SOURCE:
        return f"All of it is changed at the source. {_held(sights)}"
    return f"{done} of {counted(len(sights), 'record')} changed at the source so far."


def _held(sights: Sequence[Sight]) -> str:
    if any(sight.until for sight in sights):
        return "Some resolvers still hold the old value."
    return "No resolver has told us yet what it sees."


def held_until(sights: Sequence[Sight]) -> datetime | None:
    """When the last resolver that we asked forgets the old value; None where there is nothing to wait for."""
    if least(tuple(sights)) is not State.AT_SOURCE:
        return None
    return max((sight.until for sight in sights if sight.until), default=None)


def row_words(row: Row) -> str:
    """What one server has: "new value"."""
    if row.is_lame:
        return "does not serve your domain"
    return "nothing there yet" if row.seen is Seen.OLD and not row.said else OF_ROW[row.seen]


def beyond(sight: Sight, now: datetime) -> str:
    """What is to be said of those who were not asked, "" when nobody can hold the old value any more."""
    if sight.state is not State.EVERYWHERE or sight.latest is None or sight.latest <= now:
        return ""
    return f"Others that we did not ask may hold the old value until {moment(sight.latest, now)}."


def wanted_words(watched: Watched) -> str:
    """ "TXT record of _dmarc.example.com"."""
    return f"{watched.rrtype} record of {watched.name}"


def value_words(values: Sequence[str]) -> str:
    """The values, or that there are none."""
    return ", ".join(values) or NOTHING
