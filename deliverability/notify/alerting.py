"""Turns confirmed changes into alerts that open, grow and close, and into notices for the targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from deliverability.history.model import Change
from deliverability.monitored.effective import Effective, Level, effective
from deliverability.monitored.model import Alerts
from deliverability.notify import policy
from deliverability.notify.alert import Alert, Notice, What
from deliverability.notify.target import Target
from deliverability.store import alerts as store
from deliverability.store import changes, monitored, targets
from deliverability.store.database import Database
from deliverability.store.locks import alone

LOCK = "alerts"


def take_up(database: Database, now: datetime) -> int:
    """Take up what changed since the last time; how many changes there were.

    The changes are noted in the same transaction, so each is taken up once, whoever does it.
    """
    with database.begin() as connection:
        alone(connection, LOCK)
        found = changes.unnoted(connection)
        if found:
            changes.note(connection, (change.id for change in found), now)
            desk = _desk(connection, found)
            for change in found:
                _take(connection, desk, change, now)
        return len(found)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What holds for the domains that changed, and where alerts can go."""

    targets: tuple[Target, ...]
    settings: dict[int, Effective]


def _desk(connection: Connection, found: Iterable[Change]) -> _Desk:
    default = monitored.default(connection)
    ids = tuple({change.domain_id for change in found})
    known = monitored.of_ids(connection, ids)
    active = tuple(one for one in targets.everything(connection) if one.is_active)
    return _Desk(active, {one.id: effective(one, default) for one in known})


def _take(connection: Connection, desk: _Desk, change: Change, now: datetime) -> None:
    settings = desk.settings.get(change.domain_id)
    if settings is None:  # the domain has been let go
        return
    what = policy.worth_telling(change)
    if what is What.WORSE:
        alert_id = _opened(connection, change, now)
        store.notify(connection, _notices(desk, settings, change, what, now, alert_id))
    elif what is What.FIXED:
        _close(connection, desk, settings, change, now)
    elif what is What.CHANGED:
        store.notify(connection, _notices(desk, settings, change, what, now))
    else:
        _follow(connection, change)


def _opened(connection: Connection, change: Change, now: datetime) -> int:
    """The alert for a finding that is new or has grown; what was acknowledged was the lesser evil."""
    severity = change.severity.value if change.severity else ""
    remind_at = policy.first_reminder(change.severity, now)
    known = store.open_one(connection, change.domain_id, change.check, change.subject)
    if known is not None:
        store.change(
            connection, known.id, severity=severity, title=change.title, run_id=change.run_id,
            acknowledged_at=None, acknowledged_by="", remind_at=remind_at,
        )  # fmt: skip
        return known.id
    return store.add(
        connection,
        Alert(0, change.domain_id, change.check, change.subject, severity, change.title, change.cause.value,
              change.details.whose, change.run_id, now, remind_at=remind_at),
    )  # fmt: skip


def _follow(connection: Connection, change: Change) -> None:
    """An alert whose finding is less grave than it was."""
    if not change.check or change.severity not in policy.LOUD:
        return
    known = store.open_one(connection, change.domain_id, change.check, change.subject)
    if known is not None:
        store.change(connection, known.id, severity=change.severity.value, title=change.title)


def _close(connection: Connection, desk: _Desk, settings: Effective, change: Change, now: datetime) -> None:
    """The alert is over: who was told of it is told so, and who is still to be told hears both at once."""
    known = store.open_one(connection, change.domain_id, change.check, change.subject)
    if known is None:
        return
    store.change(connection, known.id, closed_at=change.at, remind_at=None)
    waiting = [one for one in store.of_alert(connection, known.id) if one.told_at is None]
    if policy.is_quiet_end(change):
        store.tell(connection, [one.id for one in waiting], now)
        return
    still_to_hear = {one.target_id for one in waiting if one.what is What.WORSE}
    told = {one.target_id for one in store.of_alert(connection, known.id)} - still_to_hear
    hearers = [one for one in desk.targets if one.id in told]
    store.notify(connection, _to(hearers, settings, change, What.FIXED, now, known.id))


def _notices(
    desk: _Desk, settings: Effective, change: Change, what: What, now: datetime, alert_id: int | None = None
) -> Iterator[Notice]:
    return _to(chosen(desk.targets, settings), settings, change, what, now, alert_id)


def chosen(active: Iterable[Target], settings: Effective) -> tuple[Target, ...]:
    """The targets of a domain: those that are named for it, and all where nobody has named any."""
    given = settings.targets
    return tuple(one for one in active if given.level is Level.BUILT_IN or one.name in given.value)


def _to(
    hearers: Iterable[Target], settings: Effective, change: Change, what: What, now: datetime,
    alert_id: int | None,
) -> Iterator[Notice]:  # fmt: skip
    how: Alerts = policy.manner(settings.alerts.value, what, change.cause)
    change_id = change.id if alert_id is None else None
    for target in hearers:
        if (due := policy.due_at(how, target.rules, now)) is not None:
            yield Notice(0, target.id, what, due, alert_id, change_id)
