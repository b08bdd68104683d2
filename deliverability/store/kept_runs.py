"""The runs of domains that are looked after, as far as the history needs them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select

from checks.model import Severity
from deliverability.store import asking
from deliverability.store.tables import changes, runs, standing


def transcript(connection: Connection, run_id: str) -> str | None:
    """The transcript of a run as JSON text; None where it is no longer kept."""
    packed = connection.execute(select(runs.c.transcript).where(runs.c.id == run_id)).scalar()
    return None if packed is None else asking.unpacked(packed)


def forget_unchanged(connection: Connection, domain_id: int, run_id: str) -> bool:
    """Forget a run of a domain that nobody asked for, that changed nothing, and that did not see first a
    problem or warning that stands; whether it was one."""
    told = exists().where(changes.c.domain_id == domain_id, changes.c.run_id == run_id)
    mine_stands = standing.c.domain_id == domain_id, standing.c.run_id == run_id
    shown = exists().where(*mine_stands, standing.c.severity != Severity.NOTICE.value)
    mine = delete(runs).where(runs.c.id == run_id, runs.c.domain_id == domain_id)
    return connection.execute(mine.where(runs.c.asked_by == "", ~told, ~shown)).rowcount == 1
