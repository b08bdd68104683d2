"""Counts over everything that is kept: one function for each statement."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import Connection, func, select

from checks.model import Verdict
from deliverability.store.tables import DEFAULT_ORG, days, domains, states


def domains_by_verdict(connection: Connection) -> dict[Verdict | None, int]:
    """How many domains stand at each verdict; None: not checked yet."""
    query = select(states.c.verdict, func.count(domains.c.id)).select_from(
        domains.outerjoin(states, states.c.domain_id == domains.c.id)
    )
    query = query.where(domains.c.org_id == DEFAULT_ORG).group_by(states.c.verdict)
    return {Verdict(one) if one else None: int(count) for one, count in connection.execute(query)}


def checks_since(connection: Connection, first: date) -> dict[Verdict, int]:
    """How many runs left a domain at each verdict, on this day and after it."""
    query = select(days.c.shares).where(days.c.org_id == DEFAULT_ORG, days.c.day >= first.isoformat())
    found: Counter[Verdict] = Counter()
    for shares in connection.execute(query).scalars():
        found.update({Verdict(verdict): count for verdict, count in shares.items()})
    return dict(found)
