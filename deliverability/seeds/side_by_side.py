"""Talks with many servers at the same time, one with each; one that is slow holds up no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from deliverability.store.database import Database

K = TypeVar("K")


class SideBySide(Generic[K]):
    """Threads of this process, at most `at_once` for a database, and one for each key.

    No end of the process waits for them: what they have not written is taken up again by its lease.
    """

    def __init__(self, name: str, at_once: int) -> None:
        self._name, self._at_once = name, at_once
        self._under_way: dict[tuple[Database, K], threading.Thread] = {}
        self._lock = threading.Lock()

    def begin(
        self, database: Database, due: Iterable[K], do: Callable[[K], None], patience: float | None
    ) -> int:
        """Do it for those that are due and not under way, as far as there is room; how many were begun.

        Waits for them `patience` seconds, or until all are done.
        """
        with self._lock:
            threads = [self._start(database, one, do) for one in self._free(database, due)]
        until = None if patience is None else time.monotonic() + patience
        for thread in threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return len(threads)

    def _free(self, database: Database, due: Iterable[K]) -> list[K]:
        self._under_way = {key: thread for key, thread in self._under_way.items() if thread.is_alive()}
        busy = {key for where, key in self._under_way if where is database}
        return [one for one in due if one not in busy][: max(0, self._at_once - len(busy))]

    def _start(self, database: Database, key: K, do: Callable[[K], None]) -> threading.Thread:
        thread = threading.Thread(target=do, args=(key,), name=f"{self._name} {key}", daemon=True)
        self._under_way[database, key] = thread
        thread.start()
        return thread
