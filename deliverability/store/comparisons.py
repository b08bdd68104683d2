"""What was found when all answers of the library were compared: one row, for the whole library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from deliverability.store.locks import alone
from deliverability.store.tables import DEFAULT_ORG, comparisons

_MINE = comparisons.c.org_id == DEFAULT_ORG


@dataclass(frozen=True, slots=True)
class Kept:
    """`of`: a name of what the library said then; `voice`: what was found, packed."""

    of: str
    voice: Mapping[str, object]


def get(connection: Connection) -> Kept | None:
    """The last one, or None."""
    row = connection.execute(select(comparisons.c.of, comparisons.c.voice).where(_MINE)).one_or_none()
    return None if row is None else Kept(row.of, row.voice)


def keep(connection: Connection, kept: Kept) -> None:
    """It takes the place of the one before."""
    alone(connection, "comparisons")
    connection.execute(delete(comparisons).where(_MINE))
    connection.execute(insert(comparisons).values(org_id=DEFAULT_ORG, **asdict(kept)))
