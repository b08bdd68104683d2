"""What is said when the database cannot be used at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

log = logging.getLogger(__name__)


class StoreError(Exception):
    """The database cannot be used; the message says what is wrong and what to do, in a few sentences."""


def in_short(error: DBAPIError) -> str:
    """What the database said, in one line: while it is away, much fails at once."""
    return next((line.strip() for line in str(error.orig).splitlines() if line.strip()), "it said nothing")


@contextmanager
def if_it_answers(what: str) -> Iterator[None]:
    """Around what may stay undone where the database is away, as at the end of a process: leases run out."""
    try:
        yield
    except OperationalError as error:
        log.warning("%s: %s", what, in_short(error))
