"""What all answers together say: worked out in the background after each change, and kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import accumulate

from deliverability.library.comparing import Voice
from deliverability.library.guarded import compared
from deliverability.library.judging import judged_by
from deliverability.library.model import Answer
from deliverability.library.shelf import Shelf
from deliverability.seeds.kept import packed, unpacked
from deliverability.store import answers, comparisons
from deliverability.store.comparisons import Kept
from deliverability.store.database import reading

EVERY = 2.0
"""Seconds from one look for a change to the next."""
MOST_CHARACTERS = 4 * 1024**2
"""Of all answers that are compared with each other."""


def voice(shelf: Shelf) -> Voice:
    """As it was worked out last, without what it said of answers that are gone; at once."""
    with reading(shelf.database) as connection:
        there = answers.versions_there(connection)
        kept = comparisons.get(connection)
    told = _told(kept)
    if kept is None or told is None:
        return Voice(is_under_way=True)
    said = tuple(one for one in told.said if one.answer_id in there)
    return replace(told, said=said, is_under_way=kept.of != _state(there, shelf))


def compare_new(shelf: Shelf) -> bool:
    """Work it out where the library or its rules changed since; whether they did.

    Two processes that do so at once find the same.
    """
    with reading(shelf.database) as connection:
        there = answers.versions_there(connection)
        kept = comparisons.get(connection)
        if not there or (kept is not None and kept.of == _state(there, shelf) and _told(kept)):
            return False
        every = answers.found(connection)
    made = _compared(every, shelf)
    if not made.is_busy:
        state = _state({one.id: one.version for one in every}, shelf)
        with shelf.database.begin() as connection:
            comparisons.keep(connection, Kept(state, packed(made)))
    return not made.is_busy


def _compared(every: tuple[Answer, ...], shelf: Shelf) -> Voice:
    sizes = accumulate(len(one.wanted.source) for one in every)
    some = [one for one, size in zip(every, sizes, strict=True) if size <= MOST_CHARACTERS]
    pairs = tuple((one.id, one.wanted) for one in some)
    made = compared(pairs, shelf.settings) if len(pairs) > 1 else Voice()
    return replace(made, left_out=len(every) - len(some))


def _state(there: dict[int, int], shelf: Shelf) -> str:
    """A short name of what the library says and by which rules it is judged."""
    said = hashlib.sha256(repr(sorted(there.items())).encode()).hexdigest()[:16]
    return f"{judged_by(shelf.settings)}/{said}"


def _told(kept: Kept | None) -> Voice | None:
    """None also for what another version of the service has kept in another form."""
    try:
        return unpacked(Voice, kept.voice) if kept else None
    except ValueError:
        return None
