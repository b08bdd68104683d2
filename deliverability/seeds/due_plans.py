"""Begins the tests that plans name, each slot once, whatever number of processes there is."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from deliverability.seeds.begin import OUR_WORDS, Wish, begin
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Kind
from deliverability.seeds.plans import planned
from deliverability.store import seed_plans
from deliverability.store.database import reading
from deliverability.store.leases import Lease
from deliverability.store.seed_plans import Plan

log = logging.getLogger(__name__)
LEASE, HOUR = timedelta(minutes=2), timedelta(hours=1)
BEGUN = timedelta(0)
BATCH = 20
PATIENCE = timedelta(hours=6)
"""So long a test waits for room in the limits; then its slot passes."""


def plan_due(desk: SeedDesk, now: datetime) -> int:
    """Begin what is due; how many tests there were. A slot that cannot be used passes, and is logged."""
    with reading(desk.database) as connection:
        if not seed_plans.is_any_due(connection, now):
            return 0
    if is_stopped(desk.database):
        return 0
    token = secrets.token_urlsafe(16)
    with desk.database.begin() as connection:
        due = seed_plans.claim(connection, now, Lease(token, now + LEASE), BATCH)
    return sum(_act(desk, plan, token, now) for plan in due)


def _act(desk: SeedDesk, plan: Plan, token: str, now: datetime) -> int:
    """Begin what a plan names; what has no room now is tried again, what has begun stays begun."""
    slot = plan.next_due or now
    waits = [_begin(desk, wish, now) for wish in _wishes(plan, slot)]
    again = [now + min(wait, HOUR) for wait in waits if wait]
    with desk.database.begin() as connection:
        if again and min(again) - slot < PATIENCE:
            seed_plans.put_off(connection, plan.domain_id, token, min(again))
        else:
            seed_plans.done(connection, plan.domain_id, token, planned(plan, now).next_due)
    return waits.count(BEGUN)


def _wishes(plan: Plan, slot: datetime) -> Iterator[Wish]:
    """The test mails, and where it is wanted the mail to the support address beside them."""
    yield Wish(plan.domain_id, mail=plan.mail or OUR_WORDS, template=plan.template, slot_at=slot)
    if plan.outside_id is not None:
        yield Wish(plan.domain_id, Kind.ROUND_TRIP, plan.outside_id, slot_at=slot)


def _begin(desk: SeedDesk, wish: Wish, now: datetime) -> timedelta | None:
    """BEGUN, or None for what cannot begin, or how long it has to wait for room in the limits."""
    try:
        begin(desk, wish, now)
    except TooManyTestsError as error:
        log.warning("no test (%s) of domain %d for its slot yet: %s", wish.kind, wish.domain_id, error)
        return timedelta(seconds=max(error.retry_after, 1))
    except SeedError as error:
        log.info("no test (%s) of domain %d for its slot: %s", wish.kind, wish.domain_id, error)
        return None
    return BEGUN
