"""PostgreSQL: by URL, with a deadline on every wait."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from deliverability.store.errors import StoreError

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""The execution options of a connection that only reads: all its statements see the same moment."""
CONDITION = ("SHOW server_version", "SELECT pg_database_size(current_database())")
"""Queries for the version of the server and the size of the database in octets."""
APPLICATION = "deliverability"
CONNECT_SECONDS = 5
POOL_SECONDS = 10
DEADLINES = "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
CONNECTIONS, MORE = 10, 10
"""Kept open, and opened beside them under load; PostgreSQL takes 100 in all as it comes."""
MISSING = (
    "PostgreSQL needs one more package. Install it: pip install 'deliverability[postgres]'. "
    'Or set [data] database = "" to keep everything in a file.'
)


def engine(url: str) -> Engine:
    """The engine over this server; nothing is opened yet. StoreError for a missing driver or no URL."""
    try:
        address = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(
            address,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "options": DEADLINES,
                "application_name": APPLICATION,
            },
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_timeout=POOL_SECONDS,
            pool_pre_ping=True,  # a server that was restarted is found out before a statement is lost
            pool_recycle=1800,
        )
    except ModuleNotFoundError as error:
        raise StoreError(MISSING) from error
    except (ArgumentError, ValueError) as error:
        raise StoreError("[data] database is no URL like postgresql://user:password@host/name.") from error


def problem(database: Engine, error: DBAPIError) -> str:
    """What is wrong with the server, without the password."""
    url = database.url
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    said = lines[0].removeprefix("connection failed: ") if lines else "it did not answer"
    place = url.query.get("host") or f"{url.host or 'localhost'}:{url.port or 5432}"
    return (
        f'The PostgreSQL database "{url.database}" at {place} cannot be used: {said}. '
        "See that the server runs, and that [data] database names it, its user and its password."
    )
