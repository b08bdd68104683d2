"""Shows work on stderr: rows that turn on a terminal, plain lines in a pipe, a tally for a list."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import click

from checks.model import Verdict
from deliverability.commands.redrawn import Redrawn
from deliverability.report import FamilyLine, Report
from deliverability.terminal import family_head, family_row
from deliverability.typeset import NARROWEST, Style, printable
from deliverability.wording import counted

TALLY_EVERY = 25  # runs between two lines of a tally


class Progress:
    """One row a family, "waiting" until it lands; gone when the report follows."""

    def __init__(self, label: str, families: tuple[str, ...], style: Style) -> None:
        self._style = style
        self._live = is_live()
        self._label = label
        self._rows = {family: f"{family_head(family, style)}waiting" for family in families}
        self._drawn = Redrawn(err=True)

    def landed(self, line: FamilyLine) -> None:
        """A family's verdict is there."""
        if line.family not in self._rows:
            return
        row = family_row(line, self._style)
        self._rows[line.family] = row
        if self._live:
            self._draw()
        else:
            click.echo(row, err=True)

    def _draw(self) -> None:
        self._drawn.draw("\n".join([f"Checking {printable(self._label)}", *self._rows.values()]))

    def __enter__(self) -> Self:
        if self._live:
            self._draw()
        else:
            click.echo(f"Checking {printable(self._label)}", err=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._drawn.erase()
        else:
            click.echo(err=True)


class Tally:
    """How many of a list are done and how they stand, while results go to stdout."""

    def __init__(self) -> None:
        self._live = is_live()
        self._verdicts: Counter[Verdict] = Counter()

    def one(self, report: Report) -> None:
        """One more is done."""
        self._verdicts[report.verdict] += 1
        if self._live and self._verdicts.total() % TALLY_EVERY == 0:
            self._write(f"\r{self._words()}\x1b[K")

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Off the line while a result is written to the same terminal."""
        if self._live:
            self._write("\r\x1b[K")
        yield

    def _words(self) -> str:
        by_verdict = ", ".join(f"{n:,} {v.value}" for v in Verdict if (n := self._verdicts[v]))
        return f"{counted(self._verdicts.total(), 'domain')} checked: {by_verdict}"

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._write("\r\x1b[K")
        if self._verdicts and kind is None:
            click.echo(self._words(), err=True)


def is_live() -> bool:
    """Whether stderr is a terminal on which rows can turn."""
    columns = shutil.get_terminal_size().columns
    live = sys.stderr is not None and sys.stderr.isatty()
    return live and os.environ.get("TERM") != "dumb" and columns >= NARROWEST
