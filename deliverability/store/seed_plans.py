"""When a domain gets its next test mails: one function for each statement; a row leaves as a Plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from deliverability.seeds.model import Mail
from deliverability.store.leases import FREE, Lease, is_free
from deliverability.store.locks import add_new, take
from deliverability.store.seed_tests import packed, unpacked
from deliverability.store.tables import DEFAULT_ORG, seed_plans


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a domain. `rule` as schedules of checks are written, by the clock of `time_zone`.

    `mail` None: our own words. `promise_minutes`: by when an auto-reply of the support address is due, 0 for
    none. `next_due` None: there is no next. `outside_id`: the way to send by which the support address is
    written to as well, None for no such mail.
    """

    domain_id: int
    rule: str
    time_zone: str
    template: str
    mail: Mail | None
    promise_minutes: int
    next_due: datetime | None
    outside_id: int | None = None


_HERE = seed_plans.c.org_id == DEFAULT_ORG


def get(connection: Connection, domain_id: int) -> Plan | None:
    """The plan of a domain, or None."""
    row = connection.execute(
        select(seed_plans).where(_HERE, seed_plans.c.domain_id == domain_id)
    ).one_or_none()
    return None if row is None else _plan(row._mapping)


def add(connection: Connection, plan: Plan) -> bool:
    """Keep a first plan; False when the domain has one."""
    return add_new(connection, seed_plans, _row(plan))


def change(connection: Connection, plan: Plan) -> None:
    """Keep another plan; whoever acts on the old one lets go of it."""
    here = update(seed_plans).where(_HERE, seed_plans.c.domain_id == plan.domain_id)
    connection.execute(here.values(_row(plan) | FREE))


def write_no_more_by(connection: Connection, sender_id: int) -> None:
    """No plan writes to a support address by this way to send."""
    here = update(seed_plans).where(_HERE, seed_plans.c.outside_id == sender_id)
    connection.execute(here.values(outside_id=None))


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether `claim` would find any; to ask costs no lock."""
    due = select(seed_plans.c.domain_id).where(seed_plans.c.next_due <= now, is_free(seed_plans, now))
    return connection.execute(due.limit(1)).first() is not None


def claim(connection: Connection, now: datetime, lease: Lease, most: int) -> tuple[Plan, ...]:
    """Up to `most` plans that are due and that nobody acts on, taken."""
    due = select(seed_plans.c.domain_id).where(seed_plans.c.next_due <= now, is_free(seed_plans, now))
    mine = {"lease_until": lease.until, "lease_token": lease.token}
    first = due.order_by(seed_plans.c.next_due).limit(most)
    return tuple(_plan(row._mapping) for row in take(connection, first, mine, tuple(seed_plans.c)))


def done(connection: Connection, domain_id: int, token: str, next_due: datetime | None) -> bool:
    """It was acted on, and is due again then; False when it is no longer ours."""
    mine = seed_plans.c.domain_id == domain_id, seed_plans.c.lease_token == token
    moved = update(seed_plans).where(_HERE, *mine).values(next_due=next_due, **FREE)
    return bool(connection.execute(moved).rowcount)


def put_off(connection: Connection, domain_id: int, token: str, until: datetime) -> None:
    """Nobody acts on it before then; what was due stays due."""
    mine = seed_plans.c.domain_id == domain_id, seed_plans.c.lease_token == token
    connection.execute(update(seed_plans).where(_HERE, *mine).values(lease_until=until, lease_token=None))


def remove(connection: Connection, domain_id: int) -> bool:
    """Forget it; whether it was there."""
    return bool(
        connection.execute(delete(seed_plans).where(_HERE, seed_plans.c.domain_id == domain_id)).rowcount
    )


def _row(plan: Plan) -> dict[str, Any]:
    plain = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    return plain | {"mail": packed(plan.mail) if plan.mail else None, "org_id": DEFAULT_ORG}


def _plan(row: RowMapping) -> Plan:
    plain = {name: row[name] for name in Plan.__dataclass_fields__}
    return Plan(**(plain | {"mail": unpacked(row["mail"]) if row["mail"] else None}))
