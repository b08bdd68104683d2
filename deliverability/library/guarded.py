"""Looks at templates that strangers typed, where what they make of time and memory hurts nobody else."""

from __future__ import annotations

import atexit
import threading
from functools import cache
from typing import Any

from checks.template.document import Declared
from deliverability.apart.process import Apart, Unreadable
from deliverability.config import Settings
from deliverability.library.comparing import Voice
from deliverability.library.model import Wanted
from deliverability.library.seen import Seen
from deliverability.library.worker import SECONDS, work_of_comparing, work_of_looking
from deliverability.seeds.kept import unpacked

MOST_INSIDE, PATIENCE = 5, 5.0
"""Callers at the same time, and the seconds that one waits for the others."""
BUSY = "others are looked at right now; try again in some seconds"


def looked(wanted: Wanted, settings: Settings) -> Seen:
    """What a page shows of a template; as `looked_file`."""
    return looked_file(wanted.source, wanted.file, wanted.declared, settings)


def looked_file(source: str, name: str, declared: Declared, settings: Settings) -> Seen:
    """The same of a file with its name, of an export all findings; never raises for what it holds.

    Blocks for at most about twelve seconds. `refused` says why nobody could look at it.
    """
    try:
        return unpacked(Seen, _bench().asked(work_of_looking(source, name, declared, settings.lint)))
    except Unreadable as error:
        return Seen(refused=f"Nobody could look at this template: {error}.", is_busy=isinstance(error, Busy))


def compared(some: tuple[tuple[int, Wanted], ...], settings: Settings) -> Voice:
    """What several answers say together, each with its id; never raises for what they hold."""
    try:
        return unpacked(Voice, _bench().asked(work_of_comparing(some, settings.lint)))
    except Unreadable as error:
        return Voice(refused=f"Nobody could compare these answers: {error}.")


class Busy(Unreadable):
    """Others are looked at right now."""


class Bench(Apart):
    """The process in which templates are looked at; few wait for it, so that the site has threads left."""

    module = "deliverability.library.worker"
    broken = "something in it stops the linter"
    slow = "it takes too long; a shorter one will do"
    large = "there is more to say of it than a page can show"

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._room, self._turn = threading.BoundedSemaphore(MOST_INSIDE), threading.Lock()

    def asked(self, work: bytes) -> Any:
        if not self._room.acquire(blocking=False):
            raise Busy(BUSY)
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy(BUSY)
            try:
                return super().asked(work)
            finally:
                self._turn.release()
        finally:
            self._room.release()


@cache
def _bench() -> Bench:
    """One for this process."""
    bench = Bench(SECONDS + 2.0)  # its start takes a second
    atexit.register(bench.close)
    return bench
