"""Begins the tests that plans name, each slot once, whatever number of processes there is."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from deliverability.seeds.begin import OUR_WORDS, Wish, begin
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.plans import planned
from deliverability.store import seed_plans
from deliverability.store.database import reading
from deliverability.store.leases import Lease
from deliverability.store.seed_plans import Plan

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
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


def _act(desk: SeedDesk, plan: Plan, token: str, now: datetime) -> bool:
    wish = Wish(
        plan.domain_id, mail=plan.mail or OUR_WORDS, template=plan.template, slot_at=plan.next_due or now
    )
    has_begun = False
    try:
        begin(desk, wish, now)
        has_begun = True
    except TooManyTestsError as error:
        again = now + timedelta(seconds=min(error.retry_after, 3600))
        if again - (plan.next_due or now) < PATIENCE:
            with desk.database.begin() as connection:
                seed_plans.put_off(connection, plan.domain_id, token, again)
            return False
        log.warning("no test of domain %d for its slot: %s", plan.domain_id, error)
    except SeedError as error:
        log.info("no test of domain %d for its slot: %s", plan.domain_id, error)
    with desk.database.begin() as connection:
        seed_plans.done(connection, plan.domain_id, token, planned(plan, now).next_due)
    return has_begun
