"""Reads records that stand in fields: rows of a provider's table, and "Host: _dmarc  Type: TXT  Value: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deliverability.pasted_fields import NotARecord, Piece, is_ttl, text_of, type_at

HIGHEST = 65535  # priority of an MX record (RFC 1035 §3.3.9)
LABELS = {
    "name": "host name|hostname|host record|host|record name|dns name|name|subdomain|label",
    "type": "record type|dns type|type",
    "value": "record value|value|content|data|target|points to|destination|mail server|answer|address",
    "ttl": "ttl|time to live",
    "priority": "priority|preference|prio|pref",
    "ignored": "proxy status|proxy|class|status|comment|action|actions",
}
_FIELDS = "|".join(f"(?P<{field}>{words})" for field, words in LABELS.items())
_LABELLED = re.compile(
    rf"(?:(?<=\s)|^)(?:{_FIELDS})\s*(?:\([^)\n]*\))?\s*:(?=\s)", re.IGNORECASE | re.MULTILINE
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_HEAD = re.compile(rf"(?:{_FIELDS})", re.IGNORECASE)
DECORATION = frozenset(
    [
        "in",
        "proxied",
        "dns only",
        "dns-only",
        "edit",
        "delete",
        "remove",
        "active",
        "valid",
        "copy",
        "n/a",
        "-",
        "",
    ]
)


@dataclass(slots=True)
class Row:
    """The fields of one record as they stand in the text."""

    place: Piece
    name: Piece | None = None
    rrtype: Piece | None = None
    value: Piece | None = None
    ttl: Piece | None = None
    priority: Piece | None = None


def cells_of(line: Piece) -> list[Piece]:
    ends = [*re.finditer(r"\t+|\s*\|\s*", line.text)]
    starts = [0, *(found.end() for found in ends)]
    stops = [*(found.start() for found in ends), len(line.text)]
    cells = [line.part(start, stop) for start, stop in zip(starts, stops, strict=True)]
    return [cell for cell in cells if cell.text] if "|" in line.text else cells


def is_head(line: Piece) -> bool:
    """A row that names columns: "Type  Name  Content  TTL"."""
    cells = [cell.text for cell in cells_of(line)]
    if len(cells) < 2:
        cells = re.split(r"\s{2,}|\s", line.text.strip())
    return len(cells) > 2 and all(field_of(cell) or re.fullmatch(r":?-+:?", cell) for cell in cells)


def field_of(text: str) -> str:
    found = _HEAD.fullmatch(text.strip())
    return (found.lastgroup or "") if found else ""


def of_cells(line: Piece, cells: list[Piece], head: list[str]) -> Row:
    row = Row(cells[0])
    if len(head) == len(cells) and {"name", "type", "value"} <= set(head):
        for field, cell in zip(head, cells, strict=True):
            _set(row, field, cell)
        return row
    number = type_at([cell for cell in cells if cell.text][:4])
    row.rrtype = [cell for cell in cells if cell.text][number]
    left = [cell for cell in cells if cell is not row.rrtype and cell.text.lower() not in DECORATION]
    numbers = [cell for cell in left if is_ttl(cell.text)]
    if row.rrtype.text.upper() == "MX" and numbers:
        row.priority = min(numbers, key=lambda cell: int(cell.text) if cell.text.isdigit() else HIGHEST)
        numbers.remove(row.priority)
    row.ttl = next(iter(numbers), None)
    words = [cell for cell in left if cell not in (*numbers, row.priority)]
    if len(words) != 2:
        raise NotARecord(words[2] if len(words) > 2 else cells[0],
                         "a row has a name, a type, a value, and perhaps a TTL and a priority")  # fmt: skip
    row.name = words[0]
    _set(row, "value", words[1])
    return row


# "Host: _dmarc  Type: TXT  Value: …", on one line or several.


def is_labelled(text: str) -> bool:
    fields = {found.lastgroup for found in _LABELLED.finditer(text)}
    return "value" in fields and bool(fields & {"name", "type"})


def labelled(text: str) -> Iterator[Row]:
    found = list(_LABELLED.finditer(text))
    row: Row | None = None
    seen: set[str] = set()
    for number, label in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        field = label.lastgroup or ""
        if row is None or field in seen - {"ignored"}:
            if row is not None:
                yield row
            row, seen = Row(_at(text, label.start(), label.end())), set()
        seen.add(field)
        piece = _paragraph(_at(text, label.end(), end))
        _set(row, field, Piece(" ".join(piece.text.split("\n")), piece.line, piece.column, piece.whole))
    if row is not None:
        yield row


def _paragraph(piece: Piece) -> Piece:
    """What stands before the first empty line: behind it a mail goes on, or its greeting follows."""
    return Piece(_EMPTY_LINE.split(piece.text, maxsplit=1)[0], piece.line, piece.column, piece.whole)


def _at(text: str, start: int, end: int) -> Piece:
    """This part of the text, without the blanks around, and where it stands."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    line = text.count("\n", 0, start)
    before = text.rfind("\n", 0, start) + 1
    return Piece(part.strip().rstrip(","), line + 1, start - before + 1, text.split("\n")[line])


def _set(row: Row, field: str, piece: Piece) -> None:
    """Put a field in its place; an empty one is as if it were not there."""
    if not piece.text or field in ("ignored", ""):
        return
    if field == "value" and piece.text[0] in "\"'":
        piece, left = text_of(piece)
        if left is not None:
            raise NotARecord(left, "the record ends before this; take it away")
    setattr(row, "rrtype" if field == "type" else field, piece)
