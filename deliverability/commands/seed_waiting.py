"""Follows a test until all is known: rows that turn on a terminal, a line for each turn in a pipe."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import click

from checks.placement.record import Seen
from deliverability.commands.output import style
from deliverability.commands.progress import is_live
from deliverability.commands.redrawn import Redrawn
from deliverability.commands.seed_output import line_of
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import TestState
from deliverability.seeds.posting import send_due
from deliverability.seeds.shown import ShownTest, test_of
from deliverability.seeds.studying import study_due
from deliverability.seeds.visiting import look_due
from deliverability.seeds.words import sentence_of

PAUSE = 1.0


def follow(desk: SeedDesk, test_id: str, *, is_quiet: bool) -> ShownTest:
    """The test once all is known of it; what the background does is done from here as well."""
    with Rows(is_quiet) as rows:
        while True:
            _work(desk)
            shown = test_of(desk.database, test_id)
            assert shown is not None, "its domain was removed meanwhile"
            rows.show(shown)
            if shown.test.state is TestState.DONE and all(map(_is_read, shown.seen)):
                return shown
            time.sleep(PAUSE)


def _work(desk: SeedDesk) -> None:
    """A round of sending, looking and reading, for all tests that are due."""
    send_due(desk, desk.clock())
    look_due(desk, desk.clock(), PAUSE)
    study_due(desk, desk.clock())


def _is_read(seen: Seen) -> bool:
    """Why it is where it is, is known as well."""
    return not seen.where.is_found or seen.reading is not None


class Rows:
    """What is known so far, on the standard error; erased on a terminal when the result follows."""

    def __init__(self, is_quiet: bool) -> None:
        self._is_quiet, self._is_live = is_quiet, is_live()
        self._said: tuple[str, ...] = ()
        self._drawn = Redrawn(err=True)

    def show(self, shown: ShownTest) -> None:
        """Say what has turned since the last time."""
        lines = tuple(line_of(one, style()) for one in shown.seen)
        if self._is_quiet or lines == self._said:
            return
        if self._is_live:
            self._drawn.draw("\n".join((sentence_of(shown.test, shown.seen), *lines)))
        else:
            for line in lines:
                if line not in self._said:
                    click.echo(line, err=True)
        self._said = lines

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_live:
            self._drawn.erase()
