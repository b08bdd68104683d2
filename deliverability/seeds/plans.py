"""When a domain gets its next test mails by itself: once a week, each domain at a time of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.schedule.rule import next_slot, parse, parse_zone
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Role
from deliverability.seeds.quotas import DUE_PAUSE
from deliverability.seeds.round_trip.asking import asking_mailbox
from deliverability.store import seed_plans, seeds, senders
from deliverability.store.database import reading
from deliverability.store.seed_plans import Plan

USUAL = "every 7 days"
"""Spread over the week by the domain, so that not all go at once."""
DAY = timedelta(days=1)
LONGEST_PROMISE = 7 * 24 * 60


def first_plan(domain_id: int, now: datetime) -> Plan:
    """The plan of a domain whose first test somebody began: weekly, not before tomorrow."""
    return planned(Plan(domain_id, USUAL, "UTC", "", None, 0, None), now + DAY)


def plan_of(desk: SeedDesk, domain_id: int) -> Plan | None:
    """The plan of a domain; None before the first."""
    with reading(desk.database) as connection:
        return seed_plans.get(connection, domain_id)


def set_plan(desk: SeedDesk, wanted: Plan, now: datetime) -> Plan:
    """Keep another plan, its `next_due` reckoned here. SeedError."""
    new = planned(_read(wanted, now), now)
    with desk.database.begin() as connection:
        old = seed_plans.get(connection, new.domain_id)
        if new.outside_id != (old.outside_id if old else None):
            _can_come_back(connection, new)
        if old is None:
            seed_plans.add(connection, new)
        else:
            seed_plans.change(connection, new)
        audit(connection, now, "tests.planned", str(new.domain_id), _told(old) if old else None, _told(new))
    return new


def promise_answer(desk: SeedDesk, domain_id: int, minutes: int, now: datetime) -> Plan:
    """Keep by when the answer of the support address is due; a domain without a plan gets no tests by it."""
    known = plan_of(desk, domain_id) or Plan(domain_id, "paused", "UTC", "", None, 0, None)
    return set_plan(desk, replace(known, promise_minutes=minutes), now)


def planned(plan: Plan, after: datetime) -> Plan:
    """The plan with its first slot after that time."""
    return replace(plan, next_due=next_slot(parse(plan.rule), plan.time_zone, after, plan.domain_id))


def _read(wanted: Plan, now: datetime) -> Plan:
    rule, zone = " ".join(wanted.rule.lower().split()), wanted.time_zone
    for field, text, read in (("rule", rule, parse), ("time_zone", zone, parse_zone)):
        try:
            read(text)
        except ValueError as error:
            raise SeedError(field, str(error)) from None
    if _is_too_often(rule, zone, now):
        raise SeedError("rule", "Once a day is the most. Once a week is enough, as filters learn from many.")
    if not 0 <= wanted.promise_minutes <= LONGEST_PROMISE:
        raise SeedError("promise_minutes", "An answer is promised within a week, or not at all (0).")
    return replace(wanted, rule=rule, time_zone=parse_zone(zone))


def _is_too_often(rule: str, zone: str, now: datetime) -> bool:
    first = next_slot(parse(rule), zone, now)
    second = next_slot(parse(rule), zone, first) if first else None
    return first is not None and second is not None and second - first < DUE_PAUSE


def _can_come_back(connection: Connection, new: Plan) -> None:
    """A mail from outside to the support address has somebody to write it, and a way for the answer."""
    if new.outside_id is None:
        return
    outside = senders.get(connection, new.outside_id)
    if outside is None:
        raise SeedError("outside", "This way to send is gone. Choose another.")
    if not seeds.active(connection, Role.SUPPORT, new.domain_id):
        raise SeedError("outside", "Add the support mailbox of this domain first, and confirm it.")
    try:
        asking_mailbox(connection, outside, new.domain_id)
    except SeedError as error:
        raise SeedError("outside", str(error)) from None


def _told(plan: Plan) -> dict[str, object]:
    return {"rule": plan.rule, "zone": plan.time_zone, "template": plan.template,
            "promise": plan.promise_minutes, "written to by": plan.outside_id}  # fmt: skip
