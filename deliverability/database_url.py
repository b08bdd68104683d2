"""Reads where the database is: a PostgreSQL URL, or nothing for a file in the data directory."""

from __future__ import annotations

import re

from deliverability.config_values import Reader, Secret

URL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://[^/?#\s]*/[^/?#\s]+(?:\?\S*)?")
RIGHT = 'write one like "postgresql://user:password@host/name", or "" for a file in the data directory'


def database_url() -> Reader[Secret | None]:
    """A URL with a password in it, so a secret; "" for none. No message holds any of it."""

    def read(value: object) -> Secret | None:
        if not isinstance(value, str):
            raise ValueError(f"it is not text; {RIGHT}")
        return Secret(parse_database_url(value)) if value.strip() else None

    return Reader(read, is_secret=True)


def parse_database_url(text: str) -> str:
    """The URL; ValueError, which does not show it, when it is none of PostgreSQL."""
    if not URL.fullmatch(text.strip()):
        raise ValueError(f"it is not the URL of a PostgreSQL database; {RIGHT}")
    return text.strip()
