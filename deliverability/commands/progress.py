"""Shows a check at work: rows that turn on a terminal, plain lines in a pipe; always on stderr."""

from __future__ import annotations

import sys

import click

from deliverability.report import FamilyLine
from deliverability.terminal import NAMES, Style, family_row


class Progress:
    """One row a family, "waiting" until it lands."""

    def __init__(self, label: str, families: tuple[str, ...], style: Style) -> None:
        self._style = style
        self._live = sys.stderr.isatty()
        self._rows = {family: f"{NAMES.get(family, family):<7}waiting" for family in families}
        click.echo(f"Checking {label}", err=True)
        self._draw()

    def landed(self, line: FamilyLine) -> None:
        """A family's verdict is there."""
        if line.family not in self._rows:
            return
        if self._live:
            self._erase()
            self._rows[line.family] = family_row(line, self._style)
            self._draw()
        else:
            click.echo(family_row(line, self._style), err=True)

    def done(self) -> None:
        """The report follows: clear the rows away, or end the lines with an empty one."""
        if self._live:
            self._erase(1)
        else:
            click.echo(err=True)

    def _draw(self) -> None:
        if self._live:
            click.echo("\n".join(self._rows.values()), err=True)

    def _erase(self, more: int = 0) -> None:
        sys.stderr.write(f"\x1b[{len(self._rows) + more}A\x1b[J")
        sys.stderr.flush()
