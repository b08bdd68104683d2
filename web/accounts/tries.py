"""Counts tries in the last minute, for each of many keys; those counted longest ago are forgotten first."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_KEYS = 10_000


class Tries:
    """`limit` tries in `window` seconds for each key; safe to use from many threads."""

    def __init__(
        self, limit: int = 5, window: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._window, self._clock = limit, window, clock
        self._lock = threading.Lock()
        self._times: OrderedDict[Hashable, list[float]] = OrderedDict()

    def take(self, *keys: Hashable) -> int:
        """Count a try for all of these keys: 0, or the seconds to wait, and then none is counted."""
        with self._lock:
            now = self._clock()
            wait = max(self._wait(key, now) for key in keys)
            if not wait:
                for key in keys:
                    self._note(key, now)
            return wait

    def forgive(self, *keys: Hashable) -> None:
        """The last try of these was right, and does not count."""
        with self._lock:
            for key in keys:
                if times := self._times.get(key):
                    times.pop()

    def _wait(self, key: Hashable, now: float) -> int:
        recent = self._recent(key, now)
        if len(recent) < self._limit:
            return 0
        return max(1, round(recent[-self._limit] + self._window - now))

    def _note(self, key: Hashable, now: float) -> None:
        self._times[key] = [*self._recent(key, now), now]
        self._times.move_to_end(key)
        while len(self._times) > MOST_KEYS:
            self._times.popitem(last=False)

    def _recent(self, key: Hashable, now: float) -> list[float]:
        return [at for at in self._times.get(key, ()) if now - at < self._window]
