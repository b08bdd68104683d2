"""Reads tables (CSV, TSV) and keeps where each cell stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.template.reading.composed import Taken, as_written, with_escapes
from checks.template.reading.octets import ReadError

_DOUBLED = re.compile(r'""')
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands in the file, without the quotes around it; in quotes a doubled quote is one."""

    start: int
    end: int
    is_quoted: bool = False

    def taken(self, file: str) -> Taken:
        """What it says, with the place of each character."""
        if self.is_quoted:
            return with_escapes(file, self.start, self.end, _DOUBLED, lambda _: '"')
        return as_written(file, self.start, self.end)


def rows_of(file: str) -> list[list[Cell]]:
    """The rows that hold anything (RFC 4180); parted by the mark that the first line has most of.

    Raises ReadError for a quote that is never closed.
    """
    delimiter = _delimiter(file)
    cell = re.compile(
        rf'(?:"((?:[^"]|"")*+)("?)[^{delimiter}\r\n]*+|([^{delimiter}\r\n]*+))({delimiter}|\r?\n|\r|\Z)'
    )
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at = 1 if file.startswith("\ufeff") else 0
    while found := cell.match(file, at):
        if found[1] is not None and not found[2]:
            raise ReadError("A quote in this table is never closed.", at, "Close it with a quote.")
        row.append(Cell(*found.span(1), True) if found[1] is not None else Cell(*found.span(3)))
        at = found.end()
        if found[4] != delimiter.replace("\\", ""):
            if any(one.end > one.start for one in row):
                rows.append(row)
            row = []
        if at >= len(file) and found[4] != delimiter.replace("\\", ""):
            break
    return rows


def _delimiter(file: str) -> str:
    """As a pattern."""
    first = re.sub(r'"[^"]*"', "", file[:4000]).split("\n", 1)[0]
    return re.escape(max(_DELIMITERS, key=first.count))
