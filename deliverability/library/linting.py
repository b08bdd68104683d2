"""Looks at the answers that nobody has looked at yet, in the background, so that nobody waits for it."""

from __future__ import annotations

import time

from deliverability.library.guarded import looked
from deliverability.library.judging import judged_by
from deliverability.library.keeping import lint_of
from deliverability.library.shelf import Shelf
from deliverability.store import answers
from deliverability.store.database import reading

EVERY = 2.0
"""Seconds from one look to the next."""
MOST_SECONDS, MOST_AT_ONCE = 2.0, 200
"""Of one look: a new one begins no later than that."""


def lint_again(shelf: Shelf) -> int:
    """Have those looked at again that other rules have looked at, or nobody could; how many."""
    with shelf.database.begin() as connection:
        return answers.unlint(connection, judged_by(shelf.settings))


def lint_new(shelf: Shelf) -> int:
    """Lint those that nobody has looked at, as many as there is time for; how many."""
    by, until, done = judged_by(shelf.settings), time.monotonic() + MOST_SECONDS, 0
    with reading(shelf.database) as connection:
        new = answers.unlinted(connection, MOST_AT_ONCE)
    for one in new:
        if time.monotonic() > until or (seen := looked(one.wanted, shelf.settings)).is_busy:
            break
        with shelf.database.begin() as connection:
            done += answers.linted(connection, one, lint_of(seen, by), seen.subject)
    return done
