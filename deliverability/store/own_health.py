"""What tells whether this service itself does its work: one function for each statement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from deliverability.notify.letter import State
from deliverability.store.tables import DEFAULT_ORG, domains, outbox, schedule, states

MOST = 50


def unjudged(connection: Connection, least: int) -> tuple[int, ...]:
    """The domains whose last runs, at least so many in a row, could not be judged."""
    known = select(domains.c.id).where(domains.c.org_id == DEFAULT_ORG)
    query = select(states.c.domain_id).where(
        states.c.org_id == DEFAULT_ORG, states.c.unknown_in_a_row >= least, states.c.domain_id.in_(known)
    )
    return tuple(connection.execute(query.order_by(states.c.domain_id)).scalars())


def still_unjudged(connection: Connection) -> frozenset[int]:
    """The domains whose last run could not be judged."""
    query = select(states.c.domain_id).where(states.c.org_id == DEFAULT_ORG, states.c.unknown_in_a_row > 0)
    return frozenset(connection.execute(query).scalars())


def overdue(connection: Connection, now: datetime) -> tuple[tuple[int, datetime], ...]:
    """Domain and slot of the checks that nobody works on though they were due, the oldest first."""
    free = or_(schedule.c.lease_until.is_(None), schedule.c.lease_until <= now)
    query = select(schedule.c.domain_id, schedule.c.next_due).where(
        schedule.c.org_id == DEFAULT_ORG, schedule.c.next_due <= now, free
    )
    return tuple(
        (row[0], row[1]) for row in connection.execute(query.order_by(schedule.c.next_due).limit(MOST))
    )


def stuck(connection: Connection, tries: int) -> str | None:
    """Why the message that was tried most often, at least so many times, still waits; None for none."""
    query = select(outbox.c.problem).where(
        outbox.c.org_id == DEFAULT_ORG, outbox.c.state == State.WAITING.value, outbox.c.attempts >= tries
    )
    found: str | None = connection.execute(query.order_by(outbox.c.attempts.desc()).limit(1)).scalar()
    return found
