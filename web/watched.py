"""Arranges a watched change as its page shows it: where it stands, what to do, and what each server has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from checks.domain import Domain, parse_target
from checks.model import Verdict
from deliverability.judged import judged
from deliverability.runs import Run
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.runs import State as RunState
from deliverability.store.watches import Happening, Mended, StoredWatch
from deliverability.summary import sentence as sentence_of
from deliverability.watch.model import Row, Seen, Sight, Stall, State, Watched
from deliverability.watch.outcome import Became, became
from deliverability.watch.words import beyond, held_until, row_words, sentence

SLUGS = {Seen.NEW: "pass", Seen.OLD: "waiting", Seen.OTHER: "warn", Seen.NO_ANSWER: "could-not-check"}
OF_STATE = {
    State.NOT_SEEN: "could-not-check", State.NOT_YET: "waiting", State.PARTLY: "waiting",
    State.AT_SOURCE: "pass", State.EVERYWHERE: "pass",
}  # fmt: skip
OF_BECAME = {Became.MENDED: Verdict.PASS, Became.STILL: Verdict.WARN, Became.OPEN: Verdict.COULD_NOT_CHECK}
SOONEST, SELDOMEST = 2, 60  # seconds between two looks of the page
WORDS = {
    Happening.PARTLY: "Seen at the first name server",
    Happening.LIVE: "Live at all name servers",
    Happening.EVERYWHERE: "Seen everywhere",
    Happening.DEADLINE: "We stopped looking",
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One server: shape and colour, word, and what it says where that is not the new value."""

    row: Row
    slug: str
    word: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One record that is watched; `sight` None before the first look."""

    watched: Watched
    sight: Sight | None
    slug: str
    servers: tuple[ShownRow, ...]
    resolvers: tuple[ShownRow, ...]

    @property
    def word(self) -> str:
        """How far it has come."""
        if self.sight is None:
            return "waiting"
        if self.sight.state is State.PARTLY:
            return f"changed at {self.sight.changed} of {self.sight.counted}"
        return self.sight.state.value


@dataclass(frozen=True, slots=True)
class Again:
    """The check that was begun when it went live; `became`: each finding, a mark and the word beside it."""

    run_id: str
    is_under_way: bool
    problem: str = ""
    sentence: str = ""
    became: tuple[tuple[Mended, Verdict, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownWatch:
    """All that the page shows; `wait`: seconds until it is worth asking again, 0 when it is over."""

    watch: StoredWatch
    domain: Domain
    sentence: str
    stalls: tuple[Stall, ...]
    places: tuple[ShownPlace, ...]
    until: datetime | None
    beyond: tuple[str, ...]
    again: Again | None
    events: tuple[tuple[str, datetime, str], ...]
    now: datetime
    wait: int

    @property
    def is_late(self) -> bool:
        """It ended before everybody saw it."""
        return self.watch.event(Happening.DEADLINE) is not None


def shown_watch(watch: StoredWatch, database: Database, now: datetime) -> ShownWatch:
    """The page of a watch as it stands."""
    places = tuple(_places(watch))
    stalls = {(stall.kind, stall.words): stall for sight in watch.sights for stall in sight.stalls}
    held = held_until(watch.sights)
    again = _again(watch, database)
    return ShownWatch(
        watch,
        parse_target(watch.target),
        sentence(watch.sights) if watch.sights else "We begin to look.",
        tuple(stalls.values()),
        places,
        held if held and held > now else None,
        tuple(dict.fromkeys(filter(None, (beyond(sight, now) for sight in watch.sights)))),
        again,
        tuple(_events(watch)),
        now,
        _wait(watch, again, now),
    )


def _places(watch: StoredWatch) -> Iterator[ShownPlace]:
    for watched, sight in zip_longest(watch.places, watch.sights):
        if sight is None:
            yield ShownPlace(watched, None, "waiting", (), ())
            continue
        rows = (tuple(map(_row, sight.servers)), tuple(map(_row, sight.resolvers)))
        yield ShownPlace(sight.watched, sight, OF_STATE[sight.state], *rows)


def _row(row: Row) -> ShownRow:
    slug = "not-applicable" if row.is_lame else SLUGS[row.seen]
    said = row.said if row.seen in (Seen.OTHER, Seen.OLD) else ()
    return ShownRow(row, slug, row_words(row), said)


def _again(watch: StoredWatch, database: Database) -> Again | None:
    """Of the checks that were begun, the last that has come to an end, else the last."""
    ids = dict.fromkeys(event.run_id for event in watch.events if event.run_id)
    runs = [run for run in (store.get(database, run_id) for run_id in ids) if run]
    if not runs:
        return None
    run = next((one for one in reversed(runs) if one.state is RunState.DONE), runs[-1])
    if run.state is not RunState.DONE:
        return Again(run.id, run.is_under_way, run.problem)
    after: Run = judged(store.transcript(database, run.id) or "")
    told = tuple(_told(after, finding) for finding in watch.findings)
    return Again(run.id, any(one.is_under_way for one in runs), "", sentence_of(after.report), told)


def _told(after: Run, finding: Mended) -> tuple[Mended, Verdict, str]:
    what = became(after, finding.check, finding.subject)
    return finding, OF_BECAME[what], what.value


def _events(watch: StoredWatch) -> Iterator[tuple[str, datetime, str]]:
    yield "Began to look", watch.created_at, ""
    for event in watch.events:
        yield WORDS[event.what], event.at, event.run_id


def _wait(watch: StoredWatch, again: Again | None, now: datetime) -> int:
    if again is not None and again.is_under_way:
        return SOONEST
    if watch.next_look_at is None:
        return 0
    left = watch.next_look_at + timedelta(seconds=1) - now
    return max(SOONEST, min(SELDOMEST, round(left.total_seconds())))
