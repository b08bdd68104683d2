"""Tells each target what is due: one message for all of it, put into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from deliverability import judged as judging
from deliverability.config import Settings
from deliverability.links import link
from deliverability.notify.alert import Alert, Notice
from deliverability.notify.alert_letter import alert_letter
from deliverability.notify.alert_page import OPEN
from deliverability.notify.alerting import LOCK
from deliverability.notify.incidents import Incident, Item, incidents, told
from deliverability.notify.letter import Letter
from deliverability.notify.policy import GROUPING
from deliverability.notify.target import Target
from deliverability.report import Advice
from deliverability.runs import Run
from deliverability.signed import Signer
from deliverability.store import alerts as store
from deliverability.store import changes, monitored, outbox, runs, targets
from deliverability.store.database import Database, reading
from deliverability.store.locks import alone

ACKNOWLEDGE = "acknowledge"
LINKS_FOR = timedelta(days=60)
MOST_IN_LINK = 200


def tell(settings: Settings, database: Database, key: str, now: datetime) -> int:
    """Put a letter into the ledger for each target that something is due for; how many letters.

    What is told is marked in the same transaction, so nobody hears it twice, whoever does this.
    """
    with reading(database) as connection:
        due = store.due_targets(connection, now)
    return sum(_tell(settings, database, key, target_id, now) for target_id in due)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a target is to hear, and the alerts as they were when it was read."""

    target: Target | None
    notices: tuple[Notice, ...]
    alerts: dict[int, Alert]
    items: tuple[Item, ...]


def _tell(settings: Settings, database: Database, key: str, target_id: int, now: datetime) -> int:
    with reading(database) as connection:
        said = _read(connection, target_id, now)
    letter = _letter(settings, database, key, said, now)
    with database.connect() as connection, connection.begin() as transaction:
        alone(connection, LOCK)
        is_mine = store.tell(connection, [one.id for one in said.notices], now) == len(said.notices)
        if not is_mine or store.of_ids(connection, list(said.alerts)) != said.alerts:
            transaction.rollback()  # somebody else was first, or there is more to say now
            return 0
        return int(letter is not None and outbox.put(connection, letter, now))


def _read(connection: Connection, target_id: int, now: datetime) -> _Said:
    notices = store.pending(connection, target_id, now + GROUPING)
    alerts = store.of_ids(connection, [one.alert_id for one in notices if one.alert_id])
    target = targets.get(connection, target_id)
    changed = changes.of_ids(connection, [one.change_id for one in notices if one.change_id])
    ids = {one.domain_id for one in alerts.values()} | {one.domain_id for one in changed.values()}
    domains = {one.id: one for one in monitored.of_ids(connection, [one for one in ids if one])}
    items: list[Item] = []
    for notice in notices:
        alert = alerts.get(notice.alert_id or 0)
        change = changed.get(notice.change_id or 0)
        what, source = told(notice.what, alert), alert or change
        domain = domains.get(source.domain_id or 0) if source else None
        if what and source and (domain is not None or source.domain_id is None):
            items.append(Item(what, domain, alert, change))
    return _Said(target, notices, alerts, tuple(items))


def _letter(settings: Settings, database: Database, key: str, said: _Said, now: datetime) -> Letter | None:
    """None where nothing is left to say, or the target takes nothing any more."""
    target = said.target
    if target is None or not target.is_active or not said.items:
        return None
    found = incidents(said.items)
    name = f"{said.notices[0].id}-{said.notices[-1].id}"
    known = _acknowledge(settings, key, found, now)
    return alert_letter(settings, target, found, lambda alert: _judged(database, alert), known, name, now)


def _judged(database: Database, alert: Alert) -> tuple[Advice, Run] | None:
    """The finding of an alert as the run that saw it has it, in the words of today."""
    text = runs.transcript(database, alert.run_id) if alert.run_id else None
    try:
        run = judging.judged(text) if text else None
    except ValueError:
        return None
    for advice in run.report.findings if run else ():
        if run and (advice.finding.check, advice.finding.subject) == (alert.check, alert.subject):
            return advice, run
    return None


def _acknowledge(settings: Settings, key: str, found: Sequence[Incident], now: datetime) -> str:
    ids = [item.alert.id for one in found if one.what in OPEN for item in one.items if item.alert]
    if not ids:
        return ""
    token = Signer(key).sign(ACKNOWLEDGE, ids[:MOST_IN_LINK], now + LINKS_FOR)
    return link(settings, "alerts", "known", token)
