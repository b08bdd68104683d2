"""Follows a test until all is known: rows that turn on a terminal, a line for each turn in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import click

from deliverability.commands.output import style
from deliverability.commands.progress import is_live
from deliverability.commands.seed_output import line_of
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import TestState
from deliverability.seeds.shown import ShownTest, test_of
from deliverability.seeds.words import sentence

PAUSE = 1.0


def follow(desk: SeedDesk, test_id: str, work: Callable[[], object], *, is_quiet: bool) -> ShownTest:
    """The test once every mail of it is decided; `work` does a round of what the background would do."""
    with Rows(is_quiet) as rows:
        while True:
            work()
            shown = test_of(desk.database, test_id)
            assert shown is not None, "its domain was removed meanwhile"
            rows.show(shown)
            if shown.test.state is TestState.DONE:
                return shown
            time.sleep(PAUSE)


class Rows:
    """What is known so far, on the standard error; erased on a terminal when the result follows."""

    def __init__(self, is_quiet: bool) -> None:
        self._is_quiet, self._is_live = is_quiet, is_live()
        self._said: tuple[str, ...] = ()
        self._drawn = 0

    def show(self, shown: ShownTest) -> None:
        """Say what has turned since the last time."""
        lines = tuple(line_of(one, style()) for one in shown.seen)
        if self._is_quiet or lines == self._said:
            return
        if self._is_live:
            self._erase()
            click.echo("\n".join((sentence(shown.seen), *lines)), err=True)
            self._drawn = len(lines) + 1
        else:
            for line in lines:
                if line not in self._said:
                    click.echo(line, err=True)
        self._said = lines

    def _erase(self) -> None:
        if self._drawn:
            sys.stderr.write(f"\x1b[{self._drawn}A\x1b[J")
            sys.stderr.flush()
        self._drawn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_live:
            self._erase()
