"""The API's routes for where alerts go, and for the alerts that are open; what is secret only goes in."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel

from deliverability.accounts.acting import actor
from deliverability.notify import places
from deliverability.notify.alert import Alert
from deliverability.notify.letter import Channel
from deliverability.notify.places import Desk, TooOften, Wish, WrongPlace
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.store import alerts, targets
from deliverability.store.database import reading
from web.rest.endpoint import Model, endpoint
from web.rest.models import Line
from web.rest.problems import Refused, missing, wrong
from web.service import service

TAG = "Alerts"


class NewTarget(Model):
    """A place for alerts. `where`: an address, a web address or the URL of a service; never shown again."""

    name: Line
    channel: Channel
    where: Line
    is_operator: bool = False
    time_zone: Line = "UTC"
    digest_at: Line = "07:00"
    quiet_from: Line = ""
    quiet_until: Line = ""


class TargetSaid(BaseModel):
    """A place for alerts; `address` as it may be shown. `key`: signs a webhook, said this once."""

    id: int
    name: str
    channel: Channel
    address: str
    state: TargetState
    is_operator: bool
    time_zone: str
    digest_at: str
    quiet_from: str
    quiet_until: str
    key: str | None = None


class Targets(BaseModel):
    """All places, by name."""

    targets: list[TargetSaid]


class AlertSaid(BaseModel):
    """An alert that is open."""

    id: int
    domain_id: int | None
    check: str
    subject: str
    title: str
    opened_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str


class Alerts(BaseModel):
    """Those that are open, newest first; at most 200."""

    alerts: list[AlertSaid]


@endpoint("GET", "/targets", TAG, Targets)
def list_targets() -> Targets:
    """Where alerts go. All places, by name, without what is secret of them."""
    with reading(service().database) as connection:
        return Targets(targets=[_said(one) for one in targets.everything(connection)])


@endpoint("POST", "/targets", TAG, TargetSaid, 201)
def add_target(body: NewTarget) -> TargetSaid:
    """Add a place for alerts. An address is asked by mail first whether it agrees."""
    rules = Rules(body.time_zone, body.digest_at, body.quiet_from, body.quiet_until)
    wish = Wish(body.name, body.channel, body.where, body.is_operator, rules)
    try:
        added = places.add(_desk(), wish, datetime.now(UTC))
    except WrongPlace as error:
        raise wrong(error.field, str(error)) from None
    except TooOften as error:
        raise Refused(429, "Too many mails of this kind.", str(error)) from None
    return _said(added.target, added.key)


@endpoint("POST", "/targets/{target_id}/pause", TAG, TargetSaid)
def pause_target(target_id: int) -> TargetSaid:
    """Send nothing there for a while. Pausing twice changes nothing."""
    return _said(places.pause(_desk(), _find(target_id), True, datetime.now(UTC)))


@endpoint("POST", "/targets/{target_id}/resume", TAG, TargetSaid)
def resume_target(target_id: int) -> TargetSaid:
    """Let it go on. A place that never agreed stays as it is."""
    return _said(places.pause(_desk(), _find(target_id), False, datetime.now(UTC)))


@endpoint("DELETE", "/targets/{target_id}", TAG)
def remove_target(target_id: int) -> None:
    """Remove a place. It is told nothing any more."""
    with reading(service().database) as connection:
        found = targets.get(connection, target_id)
    if found is not None:
        places.remove(_desk(), found, datetime.now(UTC))


@endpoint("GET", "/alerts", TAG, Alerts)
def list_alerts() -> Alerts:
    """Alerts that are open. Newest first."""
    with reading(service().database) as connection:
        return Alerts(alerts=[_alert(one) for one in alerts.open_ones(connection)])


@endpoint("POST", "/alerts/{alert_id}/acknowledge", TAG)
def acknowledge_alert(alert_id: int) -> None:
    """Say that you know of it. Nobody is reminded any more; a second time changes nothing."""
    with service().database.begin() as connection:
        if alert_id not in alerts.of_ids(connection, (alert_id,)):
            raise missing("alert")
        alerts.acknowledge(connection, (alert_id,), actor().who, datetime.now(UTC))


def _desk() -> Desk:
    return Desk(service().settings, service().database, service().key)


def _find(target_id: int) -> Target:
    with reading(service().database) as connection:
        found = targets.get(connection, target_id)
    if found is None:
        raise missing("place for alerts")
    return found


def _said(one: Target, key: str = "") -> TargetSaid:
    rules = one.rules
    return TargetSaid(
        id=one.id, name=one.name, channel=one.channel, address=one.address, state=one.state,
        is_operator=one.is_operator, time_zone=rules.time_zone, digest_at=rules.digest_at,
        quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, key=key or None,
    )  # fmt: skip


def _alert(one: Alert) -> AlertSaid:
    return AlertSaid(**{name: getattr(one, name) for name in AlertSaid.model_fields})
