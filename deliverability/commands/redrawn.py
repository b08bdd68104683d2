"""Lines on a terminal that the next ones replace."""

from __future__ import annotations

import shutil
import sys

import click

from deliverability.commands.output import say


class Redrawn:
    """What was drawn last stays known by its rows, wrapped ones counted, so that it can be taken back."""

    def __init__(self, *, err: bool) -> None:
        self._err, self._rows = err, 0

    def draw(self, text: str) -> None:
        """Put this in the place of what was drawn."""
        self.erase()
        if self._err:
            click.echo(text, err=True)
        else:
            say(text)
        self._rows = sum(map(_rows, text.split("\n")))

    def erase(self) -> None:
        """Take back what was drawn, as far as the terminal still shows it."""
        if self._rows:
            stream = sys.stderr if self._err else sys.stdout
            stream.write(f"\x1b[{min(self._rows, shutil.get_terminal_size().lines - 1)}A\x1b[J")
            stream.flush()
        self._rows = 0

    def leave(self) -> None:
        """What was drawn stays."""
        self._rows = 0


def _rows(line: str) -> int:
    """How many rows of the terminal a line takes."""
    columns = max(1, shutil.get_terminal_size().columns)
    return max(1, -(-len(click.unstyle(line)) // columns))
