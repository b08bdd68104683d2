"""Reads the library's own export again, with kind, tags and format, which no help desk's has."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

from checks.template.document import Format, Kind
from deliverability.exports.table import FORMULAS
from deliverability.library.model import Wanted

OWN = frozenset({"title", "body", "kind", "dialect", "format", "tags", "approved_by"})


def own_rows(text: str) -> tuple[Wanted, ...]:
    """The answers of our own JSON or CSV; () for any other text."""
    rows = _of_json(text) if text.lstrip()[:1] in ("{", "[") else _of_csv(text)
    return tuple(map(_wanted, rows))


def _of_json(text: str) -> list[Mapping[str, object]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return []
    rows = told.get("rows") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.keys() >= OWN for row in rows):
        return []
    return rows


def _of_csv(text: str) -> list[Mapping[str, object]]:
    if not set(text.partition("\n")[0].strip().split(",")) >= OWN:
        return []
    try:
        return [{key: _unquoted(value or "") for key, value in row.items() if key} for row in _rows(text)]
    except csv.Error:
        return []


def _rows(text: str) -> Iterable[Mapping[str, str]]:
    return csv.DictReader(io.StringIO(text, newline=""))


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from calculating."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULAS) else cell


def _wanted(row: Mapping[str, object]) -> Wanted:
    said = {key: str(row[key] or "") for key in ("title", "body", "kind", "dialect", "format")}
    tags = row["tags"]
    listed = tags if isinstance(tags, list) else str(tags or "").replace(";", ",").split(",")
    return Wanted(
        said["title"], said["body"], said["kind"] if said["kind"] in tuple(Kind) else "", said["dialect"],
        Format(said["format"]) if said["format"] in tuple(Format) else Format.TEXT,
        tuple(tag for one in listed if (tag := str(one).strip())),
    )  # fmt: skip
