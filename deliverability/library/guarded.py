"""Looks at templates that strangers typed, where what they make of time and memory hurts nobody else."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from checks.template.document import Declared
from deliverability.apart.process import Apart, Unreadable
from deliverability.config import Settings
from deliverability.library import whole_worker, worker
from deliverability.library.comparing import Voice
from deliverability.library.errors import LibraryError
from deliverability.library.filling import Filled
from deliverability.library.model import Wanted
from deliverability.library.reading import Brought
from deliverability.library.seen import Seen
from deliverability.seeds.kept import unpacked

B = TypeVar("B", bound=Apart)
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
        return unpacked(Seen, _bench().asked(worker.work_of_looking(source, name, declared, settings.lint)))
    except Unreadable as error:
        return Seen(refused=f"Nobody could look at this template: {error}.", is_busy=isinstance(error, Busy))


def filled(wanted: Wanted, values: Mapping[str, str]) -> Filled:
    """The template with these values; as it is written where nobody could fill it in. Never raises."""
    try:
        return unpacked(Filled, _bench().asked(worker.work_of_filling(wanted, values)))
    except Unreadable:
        return Filled("", wanted.source)


def compared(some: tuple[tuple[int, Wanted], ...], settings: Settings) -> Voice:
    """What several answers say together, each with its id; never raises for what they hold.

    Blocks for at most half a minute: for work in the background.
    """
    try:
        return unpacked(Voice, _hall().asked(whole_worker.work_of_comparing(some, settings.lint)))
    except Unreadable as error:
        why = f"Nobody could compare these answers: {error}."
        return Voice(refused=why, is_busy=isinstance(error, Busy))


def brought(raw: bytes, name: str) -> tuple[Wanted, ...]:
    """Each answer in an export, `name` "" for a pasted one; LibraryError where it cannot be read at all."""
    try:
        said = unpacked(Brought, _hall().asked(whole_worker.work_of_reading(raw, name)))
    except Unreadable as error:
        raise LibraryError("file", f"Nobody could read this: {error}.") from None
    if said.problem:
        raise LibraryError(said.field, said.problem)
    return said.answers


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


class Hall(Bench):
    """The same for many answers at once, which takes longer and is seldom: it ends when it is done."""

    module = "deliverability.library.whole_worker"
    slow = "it takes too long; fewer or shorter answers will do"
    large = "there is too much in it; take a part of it"
    most_octets = 32 * 1024**2

    def asked(self, work: bytes) -> Any:
        try:
            return super().asked(work)
        finally:
            self.close()


@cache
def _bench() -> Bench:
    """One for this process."""
    return _closed_at_the_end(Bench(worker.SECONDS + 2.0))  # its start takes a second


@cache
def _hall() -> Hall:
    """One for this process."""
    return _closed_at_the_end(Hall(whole_worker.SECONDS + 2.0))


def _closed_at_the_end(bench: B) -> B:
    atexit.register(bench.close)
    return bench
