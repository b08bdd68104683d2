"""Many waits of one length under one timer: most end early, so that a timer each would cost more."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Wait:
    """One wait; set `over` when what was waited for has come."""

    __slots__ = ("ends", "over", "when_over")

    def __init__(self, ends: float, when_over: Callable[[], None]) -> None:
        self.ends = ends
        self.when_over = when_over
        self.over = False


class Waits:
    """Waits of `length` seconds each, so that the first to begin is the first to end."""

    def __init__(self, loop: asyncio.AbstractEventLoop, length: float) -> None:
        self._loop = loop
        self._length = length
        self._waits: deque[Wait] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, when_over: Callable[[], None]) -> Wait:
        """Begin a wait; `when_over` is called at its end unless it was over before."""
        wait = Wait(self._loop.time() + self._length, when_over)
        self._waits.append(wait)
        if self._timer is None:
            self._timer = self._loop.call_at(wait.ends, self._look)
        return wait

    def close(self) -> None:
        """No wait ends any more."""
        self._waits.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        """Take out what is over, end what has waited long enough, and look again when the next one ends."""
        self._timer = None
        now = self._loop.time()
        while self._waits and (self._waits[0].over or self._waits[0].ends <= now):
            wait = self._waits.popleft()
            if not wait.over:
                self._loop.call_soon(wait.when_over)
        if self._waits:
            self._timer = self._loop.call_at(self._waits[0].ends, self._look)
