"""The domains of a report in one query: how each stands, with all that decides which come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from checks.model import Verdict
from deliverability.store.readers import Scope
from deliverability.store.tables import DEFAULT_ORG, domains, states


@dataclass(frozen=True, slots=True)
class Standing:
    """How a domain stands, counts of what nobody has accepted; `verdict` is None before its first check."""

    id: int
    name: str
    verdict: Verdict | None
    errors: int
    warnings: int
    checked_at: datetime | None


_COLUMNS = (
    domains.c.id, domains.c.name, domains.c.tags, states.c.verdict, states.c.errors, states.c.warnings,
    states.c.checked_at,
)  # fmt: skip


def standings(connection: Connection, scope: Scope, chosen: Sequence[int | str]) -> tuple[Standing, ...]:
    """The domains of a scope by name; `chosen` as a Reader has it."""
    query = select(*_COLUMNS).select_from(domains.outerjoin(states, states.c.domain_id == domains.c.id))
    query = query.where(domains.c.org_id == DEFAULT_ORG)
    if scope is Scope.GROUP:
        query = query.where(domains.c.group_id.in_(chosen))
    if scope is Scope.DOMAINS:
        query = query.where(domains.c.id.in_(chosen))
    wanted = set(chosen)  # tags are looked through here: a list in a column is not for SQL
    rows = connection.execute(query.order_by(domains.c.name))
    return tuple(
        Standing(row.id, row.name, Verdict(row.verdict) if row.verdict else None, row.errors or 0,
                 row.warnings or 0, row.checked_at)
        for row in rows
        if scope is not Scope.TAG or wanted.intersection(row.tags)
    )  # fmt: skip
