"""Keeps a run of a domain that is looked after: how it stands now, what changed and why, its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from checks.model import Unknown, Verdict
from deliverability.history import compare as comparing
from deliverability.history.acceptance import expire_of
from deliverability.history.baseline import baseline_of
from deliverability.history.causes import Baseline, Circumstances, already
from deliverability.history.compare import After, Before
from deliverability.history.days import note_day
from deliverability.history.look import Look, look_at, look_without_sight
from deliverability.history.model import Acceptance, Change, Kept, Sighting, Standing, State
from deliverability.history.records import Moves, moves, vanished
from deliverability.history.seen import seen_in
from deliverability.history.standings import after_run
from deliverability.history.telling import Telling, told
from deliverability.runs import Run
from deliverability.store import acceptances, changes, kept_runs, sightings, states

LATELY = timedelta(days=1)
NULL_MX = ("0 .",)


def keep(
    connection: Connection,
    domain_id: int,
    run: Run,
    run_id: str,
    now: datetime,
    *,
    is_second_look: bool = False,
    time_zone: str = "UTC",
) -> Kept:
    """Keep what a run saw, in the caller's transaction; and whether it is to be looked at again in a minute.

    `run` was made by the domain's own settings: a family it did not look at is taken as switched off.
    `time_zone`: the domain's, whose days are kept (an IANA name). The run before is forgotten when it changed
    nothing. Call it outside of an event loop: the last run may have to be judged again. Nothing is raised
    for what a run saw.
    """
    expire_of(connection, domain_id, now)
    past = _past(connection, domain_id, now)
    look = look_at(run)
    if _is_out_of_sight((*past.records, *past.lately), run):
        look = look_without_sight(look)
    then = baseline_of(connection, past.state, run) if past.state else None
    after = _after(past, look, then, run_id, now, is_second_look=is_second_look)
    doubtful = False
    new: tuple[Change, ...] = ()
    state = after_run(domain_id, past.state, run, run_id, look, after, past.accepted, now)
    if not after.waits:
        moved, doubtful = _records(connection, domain_id, past, run, is_second_look=is_second_look, now=now)
        about = _circumstances(run, past.state, moved, then)
        telling = Telling(domain_id, run_id, now, run.report.domain.shown, past.accepted)
        new = changes.add(connection, told(telling, after, moved, about, past.state, state))
        states.replace_standing(connection, domain_id, past.standing, after.standing)
    states.save_state(connection, state)
    known = run.report.verdict is not Verdict.COULD_NOT_CHECK
    note_day(connection, state, now, time_zone, is_known=known)
    for old in _superseded(past.state, state):
        kept_runs.forget_unchanged(connection, domain_id, old)
    return Kept(state, new, after.look_again or (doubtful and not is_second_look))


@dataclass(frozen=True, slots=True)
class _Past:
    state: State | None
    standing: tuple[Standing, ...]
    accepted: tuple[Acceptance, ...]
    came: dict[tuple[str, str], int]
    records: tuple[Sighting, ...]
    lately: tuple[Sighting, ...]


def _past(connection: Connection, domain_id: int, now: datetime) -> _Past:
    state = states.state(connection, domain_id, hold=True)
    still = (one for one in acceptances.open_of(connection, (domain_id,)) if one.holds(now))
    return _Past(
        state,
        states.standing_of(connection, domain_id),
        tuple(still),
        changes.times_new(connection, domain_id, now - LATELY),
        sightings.current(connection, domain_id),
        sightings.past(connection, domain_id, now - LATELY),
    )


def _is_out_of_sight(records: tuple[Sighting, ...], run: Run) -> bool:
    """Whether a domain that said it takes no mail did not answer that question.

    It is judged as any other then, and whatever comes of that is a fault of the silence.
    """
    name = run.report.domain.name
    said = any((one.name, one.rrtype, one.answers) == (name, "MX", NULL_MX) for one in records)
    return said and isinstance(run.snapshot.mx, Unknown) and run.snapshot.takes_mail


def _after(
    past: _Past, look: Look, then: Baseline | None, run_id: str, now: datetime, *, is_second_look: bool
) -> After:
    if past.state is None:
        return comparing.first(look, run_id, now)
    before = Before(past.standing, past.came, past.accepted, past.state.suspected, already(then))
    return comparing.compare(before, look, run_id, now, is_second_look=is_second_look)


def _records(
    connection: Connection, domain_id: int, past: _Past, run: Run, *, is_second_look: bool, now: datetime
) -> tuple[Moves, bool]:
    """The records that changed, written; and whether one has gone for which one look is not enough."""
    found = seen_in(run.snapshot)
    gone, doubtful = vanished(past.records, found, run.transcript, is_second_look=is_second_look)
    moved = moves(past.records, (*found, *gone), run.snapshot, past.lately)
    ended = (*moved.over, *(move.was.id for move in moved.changed if move.was.id))
    begun = (*moved.begun, *(move.now for move in moved.changed))
    new = (Sighting(one.name, one.rrtype, one.whose, one.answers, now) for one in begun)
    sightings.replace_sightings(connection, domain_id, ended, new, now)
    return (moved if past.state else replace(moved, changed=())), doubtful


def _superseded(before: State | None, now: State) -> set[str]:
    """The runs that the state rested on and no longer does."""
    return _rests_on(before) - _rests_on(now) if before else set()


def _rests_on(state: State) -> set[str]:
    return {state.run_id, *((state.suspected.run_id,) if state.suspected else ())}


def _circumstances(run: Run, state: State | None, moved: Moves, then: Baseline | None) -> Circumstances:
    families = frozenset(state.families) if state else frozenset()
    unjudged = frozenset(state.unjudged) if state else frozenset()
    return Circumstances(run.report.domain.name, moved.changed, families, unjudged, then)
