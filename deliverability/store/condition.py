"""How the database is, without making or changing anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from deliverability.store import postgres, sqlite
from deliverability.store.connections import reading
from deliverability.store.errors import StoreError
from deliverability.store.snapshots import is_sound
from deliverability.store.tables import domains, runs


@dataclass(frozen=True, slots=True)
class Condition:
    """`version` of the program that keeps it, its size in `octets`, "" for no `problem`.

    `is_in_use`: somebody has kept something that a backup would save.
    """

    version: str
    octets: int
    problem: str
    is_in_use: bool


def look(directory: Path, url: str = "") -> Condition:
    """The condition of the database at `url`, else of the file in `directory`; StoreError when it is away.

    Every page of the file is read; PostgreSQL looks after its own.
    """
    file = directory / sqlite.FILE
    if not url and (problem := is_sound(file)):
        return Condition("", file.stat().st_size, problem, True)
    kind = postgres if url else sqlite
    engine = postgres.engine(url) if url else sqlite.engine(file)
    try:
        with reading(engine) as connection:
            version, octets = (connection.execute(text(query)).scalar_one() for query in kind.CONDITION)
            return Condition(str(version), int(octets), "", _is_in_use(connection))
    except DBAPIError as error:
        raise StoreError(kind.problem(engine, error)) from error
    finally:
        engine.dispose()


def _is_in_use(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    kept = (table for table in (domains, runs) if table.name in there)
    return any(connection.execute(select(table.c.id).limit(1)).first() is not None for table in kept)
