"""Tells the operator of the service itself: domains nobody can check, work that lags, mail that waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from deliverability.monitored.effective import effective
from deliverability.monitored.model import Alerts
from deliverability.notify import policy
from deliverability.notify.alert import COULD_NOT_CHECK, MAIL_STUCK, WORK_LAGS, Alert, Notice, What
from deliverability.notify.alerting import LOCK
from deliverability.schedule.rule import Every, parse
from deliverability.store import alerts as store
from deliverability.store import monitored, own_health, switches, targets
from deliverability.store.database import Database
from deliverability.store.locks import alone

IN_A_ROW = 3
TRIES = 4
"""So often a message was tried in vain, over 20 minutes."""
INTERVALS = 2
PATIENCE = timedelta(minutes=10)
"""After the machine was off, what is overdue is caught up with first."""
LAG_SEEN = "lag seen"
A_DAY = timedelta(days=1)


def look_after_itself(database: Database, now: datetime) -> None:
    """Open and close the alerts about the service itself; only targets marked for it are told.

    That a domain could not be checked is no fault of it, so whoever looks after it is not told.
    """
    with database.begin() as connection:
        alone(connection, LOCK)
        _follow_unjudged(connection, now)
        lag = _lag(connection, now)
        _set(
            connection,
            WORK_LAGS,
            f"Checks are done late: the oldest has been due for {lag}" if lag else "",
            now,
        )
        problem = own_health.stuck(connection, TRIES)
        _set(connection, MAIL_STUCK, "" if problem is None else f"Messages do not go: {problem}", now)


def is_well(connection: Connection) -> bool:
    """Whether work and messages go as they should, by the alerts that are open."""
    return not any(store.open_of_check(connection, check) for check in (WORK_LAGS, MAIL_STUCK))


def _follow_unjudged(connection: Connection, now: datetime) -> None:
    known = {one.domain_id: one for one in store.open_of_check(connection, COULD_NOT_CHECK)}
    new = [one for one in own_health.unjudged(connection, IN_A_ROW) if one not in known]
    for domain in monitored.of_ids(connection, new):
        title = f"{domain.domain.shown} could not be checked {IN_A_ROW} times in a row"
        _open(connection, domain.id, COULD_NOT_CHECK, title, now)
    silent = own_health.still_unjudged(connection) if known else frozenset()
    for domain_id, alert in known.items():
        if domain_id not in silent:
            _close(connection, alert, now)


def _set(connection: Connection, check: str, title: str, now: datetime) -> None:
    """The alert about the whole service is open with this title, or closed for ""."""
    known = store.open_one(connection, None, check, "")
    if title and known is None:
        _open(connection, None, check, title[:500], now)
    elif not title and known is not None:
        _close(connection, known, now)


def _open(connection: Connection, domain_id: int | None, check: str, title: str, now: datetime) -> None:
    new = Alert(0, domain_id, check, "", "", title, "", "", "", now)
    alert_id = store.add(connection, new)
    operators = (one for one in targets.everything(connection) if one.is_active and one.is_operator)
    times = ((one.id, policy.due_at(Alerts.AT_ONCE, one.rules, now)) for one in operators)
    store.notify(
        connection, (Notice(0, target, What.WORSE, due, alert_id) for target, due in times if due is not None)
    )


def _close(connection: Connection, alert: Alert, now: datetime) -> None:
    store.change(connection, alert.id, closed_at=now)
    store.notify(connection, _all_clear(connection, store.of_alert(connection, alert.id), alert, now))


def _all_clear(
    connection: Connection, heard: Iterable[Notice], alert: Alert, now: datetime
) -> Iterator[Notice]:
    told = {one.target_id for one in heard if one.told_at is not None}
    for target in targets.everything(connection):
        due = policy.due_at(Alerts.AT_ONCE, target.rules, now)
        if target.is_active and target.id in told and due is not None:
            yield Notice(0, target.id, What.FIXED, due, alert.id)


def _lag(connection: Connection, now: datetime) -> str:
    """How long the oldest check is overdue, in words, once it is too long for some minutes; "" otherwise."""
    late = dict(own_health.overdue(connection, now))
    default = monitored.default(connection)
    found = [
        now - late[one.id]
        for one in monitored.of_ids(connection, tuple(late))
        if now - late[one.id] > INTERVALS * _interval(effective(one, default).schedule.value)
    ]
    if not found:
        switches.turn_off(connection, LAG_SEEN)
        return ""
    since = switches.turned_on(connection, LAG_SEEN, "checks are overdue", now)
    return _words(max(found)) if now - since >= PATIENCE else ""


def _interval(schedule: str) -> timedelta:
    rule = parse(schedule)
    return max(rule.period, timedelta(minutes=15)) if isinstance(rule, Every) else A_DAY


def _words(lag: timedelta) -> str:
    hours = lag // timedelta(hours=1)
    return f"{hours} hours" if hours > 1 else f"{lag // timedelta(minutes=1)} minutes"
