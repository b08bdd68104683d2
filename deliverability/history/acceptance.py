"""Findings that somebody lives with, for a reason and a time: they stay in sight and count nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from checks.registry import all_checks
from deliverability.accounts.audit import audit
from deliverability.history import words
from deliverability.history.compare import LOUD
from deliverability.history.look import SUBJECT_LENGTH
from deliverability.history.model import NEITHER, WORSE, Acceptance, Cause, Change, Kind, Standing, State
from deliverability.history.standings import restated
from deliverability.history.telling import Telling, of_finding, of_verdict
from deliverability.report import Advice, Report, make_report
from deliverability.runs import Run
from deliverability.store import acceptances as store
from deliverability.store import changes, monitored, states
from deliverability.store.database import Database, reading

LONGEST_REASON = 500
LONGEST = timedelta(days=3 * 366)
MOST_DOMAINS, AT_ONCE = 5_000, 50
"""In one go, and in one transaction."""


class NotAcceptableError(ValueError):
    """Why a finding cannot be accepted like this, in the reader's words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to live with: a check's findings about `subject` ("" for any), until then.

    `until` None is for good. `by`: who says so, as the page names them.
    """

    check: str
    subject: str
    reason: str
    until: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A report in which accepted findings do not count; `accepted`: these, each with why."""

    report: Report
    accepted: tuple[tuple[Advice, Acceptance], ...] = ()


def accept(database: Database, domain_ids: Sequence[int], wish: Wish, now: datetime) -> int:
    """Accept a finding of these domains; how many of them there are. Raises NotAcceptableError.

    Of many domains some at a time, so that nobody else who writes waits long; to do it again does no harm.
    """
    asked, ids = _checked(wish, domain_ids, now), sorted(set(domain_ids))
    portions = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    return sum(_accept_some(database, portion, asked, now) for portion in portions)


def withdraw(database: Database, acceptance_id: int, now: datetime) -> bool:
    """Take an acceptance back; False when it was over already."""
    with database.begin() as connection:
        found = store.get(connection, acceptance_id)
        return found is not None and _ended(connection, found, now, Cause.SETTINGS)


def expire(database: Database, now: datetime) -> int:
    """End what has come to its end; how many there were. Two processes may do this at once."""
    with reading(database) as connection:
        over = store.expired(connection, now)
    ended = 0
    for one in over:
        with database.begin() as connection:
            ended += _ended(connection, one, now, Cause.EXPIRED)
    return ended


def expire_of(connection: Connection, domain_id: int, now: datetime) -> None:
    """As `expire`, of one domain, within a transaction."""
    for one in store.open_of(connection, (domain_id,)):
        if not one.holds(now):
            _ended(connection, one, now, Cause.EXPIRED)


def without_accepted(run: Run, acceptances: Iterable[Acceptance], now: datetime) -> Seen:
    """The report of a run as it counts, and what is accepted of it: the one place where that is decided."""
    holding = tuple(one for one in acceptances if one.holds(now))
    covering = {
        (a.finding.check, a.finding.subject): next(
            (one for one in holding if one.covers(a.finding.check, a.finding.subject[:SUBJECT_LENGTH])), None
        )
        for a in run.report.findings
    }
    if not any(covering.values()):
        return Seen(run.report)
    mine = tuple(f for f in run.outcome.findings if covering[f.check, f.subject] is None)
    chosen = tuple(line.family for line in run.report.families)
    report = make_report(run.snapshot, replace(run.outcome, findings=mine), chosen)
    pairs = tuple((a, covering[a.finding.check, a.finding.subject]) for a in run.report.findings)
    counting = replace(report, findings=tuple(advice for advice, one in pairs if one is None))
    return Seen(counting, tuple((advice, one) for advice, one in pairs if one is not None))


def _checked(wish: Wish, domain_ids: Sequence[int], now: datetime) -> Wish:
    reason = " ".join(wish.reason.split())
    if not reason:
        raise NotAcceptableError('Say why, so that others understand it later, like "parked until spring".')
    if len(reason) > LONGEST_REASON:
        raise NotAcceptableError(f"The reason has {len(reason)} characters. Use at most {LONGEST_REASON}.")
    if wish.check not in all_checks():
        raise NotAcceptableError(f"There is no check {wish.check[:64]!r}. Choose a finding of the domain.")
    if wish.until is not None and not now < wish.until <= now + LONGEST:
        raise NotAcceptableError("Choose a day in the future, at most three years from now.")
    if len(domain_ids) > MOST_DOMAINS:
        raise NotAcceptableError(f"These are {len(domain_ids)} domains. Choose at most {MOST_DOMAINS}.")
    return replace(wish, reason=reason, subject=wish.subject[:SUBJECT_LENGTH], by=wish.by[:200])


def _accept_some(database: Database, domain_ids: Sequence[int], wish: Wish, now: datetime) -> int:
    with database.begin() as connection:
        there = monitored.of_ids(connection, domain_ids)
        held = states.states_of(connection, (one.id for one in there), hold=True)
        for one in there:
            _accept(connection, one.id, held.get(one.id), wish, now)
    return len(there)


def _accept(connection: Connection, domain_id: int, state: State | None, wish: Wish, now: datetime) -> None:
    """In place of an earlier one about the same; `state` is held."""
    same = (one.id for one in store.open_of(connection, (domain_id,))
            if (one.check, one.subject) == (wish.check, wish.subject))  # fmt: skip
    store.end(connection, tuple(same), now)
    new = Acceptance(domain_id, wish.check, wish.subject, wish.reason, wish.until, wish.by, now)
    store.add(connection, (new,))
    _audited(connection, "finding.accepted", new, now)
    _restate(connection, state, new, Cause.ACCEPTED, now)


def _ended(connection: Connection, one: Acceptance, now: datetime, cause: Cause) -> bool:
    state = states.state(connection, one.domain_id, hold=True)
    if not store.end(connection, (one.id,), now):
        return False  # another process was first
    _audited(connection, "finding.accepted-no-more", one, now)
    _restate(connection, state, one, cause, now)
    return True


def _restate(
    connection: Connection, state: State | None, one: Acceptance, cause: Cause, now: datetime
) -> None:
    """How the domain stands now, and what there is to tell of it."""
    if state is None:
        return
    standing = states.standing_of(connection, state.domain_id)
    holding = tuple(a for a in store.open_of(connection, (state.domain_id,)) if a.holds(now))
    new = restated(state, standing, holding, now)
    states.save_state(connection, new)
    domain = monitored.get(connection, state.domain_id)
    common = Telling(state.domain_id, state.run_id, now, domain.domain.shown if domain else "", holding)
    told = tuple(_told(common, found, one, cause) for found in standing if _is_touched(found, one))
    changes.add(connection, (*told, *of_verdict(common, state, new, told, cause=cause)))


def _is_touched(found: Standing, one: Acceptance) -> bool:
    return not found.is_held and one.covers(found.check, found.subject)


def _told(common: Telling, found: Standing, one: Acceptance, cause: Cause) -> Change:
    if cause is Cause.ACCEPTED:
        title = words.accepted_title(found.title, one.until)
        return of_finding(common, Kind.FINDING_GONE, cause, NEITHER, found, title)
    direction = WORSE if cause is Cause.EXPIRED and found.severity in LOUD else NEITHER
    return of_finding(common, Kind.FINDING_NEW, cause, direction, found, words.expired_title(found.title))


def _audited(connection: Connection, what: str, one: Acceptance, now: datetime) -> None:
    domain = monitored.get(connection, one.domain_id)
    said = {
        "check": one.check,
        "of": one.subject,
        "reason": one.reason,
        "until": str(one.until or "for good"),
    }
    audit(connection, now, what, domain.name if domain else str(one.domain_id), after=said)
