"""What all answers together say, worked out once and kept as long as the library says the same."""

from __future__ import annotations

import threading
from dataclasses import replace

from deliverability.library.comparing import Voice
from deliverability.library.guarded import compared
from deliverability.library.judging import judged_by
from deliverability.library.shelf import Shelf
from deliverability.store import answers
from deliverability.store.database import reading

MOST_AT_ONCE = 500
"""Answers that are compared with each other while somebody waits."""


def voice(shelf: Shelf) -> Voice:
    """Of the whole library as it is now; worked out once for each state of it."""
    with reading(shelf.database) as connection:
        key = (str(shelf.database.url), answers.mark(connection), judged_by(shelf.settings))
        if known := _kept.get(key):
            return known
        every = answers.found(connection)
    some = tuple((one.id, one.wanted) for one in every[:MOST_AT_ONCE])
    made = replace(compared(some, shelf.settings), left_out=len(every[MOST_AT_ONCE:]))
    if not made.refused:
        _kept.put(key, made)
    return made


class _Kept:
    """The last few, for all threads."""

    def __init__(self, most: int = 8) -> None:
        self._lock, self._most = threading.Lock(), most
        self._known: dict[tuple[str, ...], Voice] = {}

    def get(self, key: tuple[str, ...]) -> Voice | None:
        with self._lock:
            return self._known.get(key)

    def put(self, key: tuple[str, ...], made: Voice) -> None:
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.pop(next(iter(self._known)))


_kept = _Kept()
