"""A table that leaves the house: as CSV that no spreadsheet takes for a formula, or as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | datetime | tuple[str, ...] | None
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet runs a cell that begins with one of these."""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` keep their names; every row has a cell for each. `about`: of the whole, for JSON."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[tuple[str, Cell], ...] = ()


def as_csv(table: Table) -> str:
    """RFC 4180, with a header line; texts that look like formulas begin with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return written.getvalue()


def as_json(table: Table) -> dict[str, Any]:
    """The same with names at each value; lists stay lists, and what is not known is null."""
    about = {name: _value(cell) for name, cell in table.about}
    rows = [dict(zip(table.columns, map(_value, row), strict=True)) for row in table.rows]
    return about | {"rows": rows}


def columns(names: str) -> tuple[str, ...]:
    """Names in one text."""
    return tuple(names.split())


def joined(parts: Iterable[object]) -> tuple[str, ...]:
    """A list in one cell."""
    return tuple(map(str, parts))


def _written(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    text = _as_text(cell).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULAS) else text


def _as_text(cell: str | datetime | tuple[str, ...] | None) -> str:
    if isinstance(cell, str):
        return cell
    return _time(cell) if isinstance(cell, datetime) else "; ".join(cell or ())


def _value(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return _time(cell)
    return list(cell) if isinstance(cell, tuple) else cell


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
