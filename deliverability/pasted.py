"""Reads records that people paste: zone-file lines, rows of a provider's table, "Host: … Value: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.domain import Domain
from deliverability.pasted_fields import (
    EXAMPLE,
    TYPES,
    NotARecord,
    Piece,
    is_ttl,
    name_of,
    split_value,
    ttl_of,
    type_at,
    type_of,
    value_of,
)
from deliverability.pasted_tables import Row, cells_of, field_of, is_head, is_labelled, labelled, of_cells
from deliverability.remedies.model import TTL

LONGEST, MOST = 100_000, 500  # characters, records
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′", "'") | {"\u00a0": " "})
_DECORATION = re.compile(
    r"(?:ttl\b:?\s*)?(?P<ttl>auto|automatic|default|\d{1,10}\s*[a-z]*)?"
    r"(?:\s*\b(?:dns only|proxied|edit|delete))*",
    re.I,
)
"""What tables of DNS hosts show behind a value, when a row is copied as words."""
PLACES = {"spf1": "@", "dmarc1": "_dmarc", "tlsrptv1": "_smtp._tls", "stsv1": "_mta-sts"}
"""Where a text stands that is pasted alone, by its version: RFC 7208 §3, 9989 §4.5, 8460 §3, 8461 §3.1."""
_ALONE = re.compile(r"[\s\"']*v\s*=\s*(" + "|".join(PLACES) + r")\b", re.IGNORECASE)
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A record as a Change has it, and the line it was read from."""

    name: str
    rrtype: str
    value: str
    ttl: int = TTL
    line: int = 1


def read(text: str, domain: Domain, *, bare: bool = False) -> tuple[Pasted, ...]:
    """Every record in the text; NotARecord with the place where one cannot be understood.

    Names without a last dot lie in the domain, unless they end with it. `bare`: a record without a value
    will do, and has the value "".
    """
    start = Piece("", 1, 1)
    if len(text) > LONGEST:
        raise NotARecord(start, f"this is longer than {LONGEST} characters")
    text = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(QUOTES)
    rows = labelled(text) if is_labelled(text) else _from_lines(text)
    found: list[Pasted] = []
    for row in rows:
        if len(found) == MOST:
            raise NotARecord(row.place, f"these are more than {MOST} records")
        found.append(_finished(row, domain, bare))
    if not found:
        raise NotARecord(start, f"there is no record here; {EXAMPLE}")
    return tuple(found)


def _finished(row: Row, domain: Domain, bare: bool) -> Pasted:
    if row.rrtype is None:
        raise NotARecord(row.place, f"the record type is missing, such as TXT; {EXAMPLE}")
    rrtype = type_of(row.rrtype)
    if row.name is None:
        raise NotARecord(row.place, f'the name is missing; write "@" for {domain.shown} itself')
    if row.value is None and bare:
        return Pasted(name_of(row.name, domain), rrtype, "", TTL, row.place.line)
    if row.value is None:
        raise NotARecord(row.place, f"the value of this {rrtype} record is missing")
    value = row.value
    if rrtype == "MX" and row.priority is not None and len(value.text.split()) == 1:
        value = Piece(f"{row.priority.text} {value.text}", value.line, value.column, value.whole)
    ttl = ttl_of(row.ttl) if row.ttl is not None else None
    name = name_of(row.name, domain)
    return Pasted(name, rrtype, value_of(rrtype, value, domain), TTL if ttl is None else ttl, row.place.line)


# Lines of a zone file, or what is near to them, and rows of tables.


def _from_lines(text: str) -> Iterator[Row]:
    owner: Piece | None = None
    head: list[str] = []
    for line in _joined(text):
        if is_head(line):
            head = [field_of(cell.text) for cell in cells_of(line)]
            continue
        left: Piece | None = line
        while left is not None:
            row, left = _row(left, owner, head)
            owner = row.name
            yield row


def _joined(text: str) -> Iterator[Piece]:
    """Each line that says something; strings, and lines in brackets, belong to the line before."""
    kept: Piece | None = None
    for number, whole in enumerate(text.split("\n"), 1):
        line = Piece(whole.replace("`", "").rstrip(), number, 1, whole)
        bare = line.text.strip()
        if not bare or bare[0] in ";#" or bare.upper().startswith("$TTL"):
            continue
        if bare.startswith("$"):
            raise NotARecord(line.part(0), "lines like this are understood in a file given with --zone")
        is_open = kept is not None and kept.text.count("(") > kept.text.count(")") and "(" in kept.text
        if kept is not None and (is_open or bare.startswith('"')):
            kept = Piece(f"{kept.text} {bare}", kept.line, kept.column, kept.whole)
            continue
        if kept is not None:
            yield _without_brackets(kept)
        kept = line
    if kept is not None:
        yield _without_brackets(kept)


def _without_brackets(line: Piece) -> Piece:
    """Brackets let a record go on over lines (RFC 1035 §5.1)."""
    found = re.fullmatch(r"([^\"(]*)\((.*)\)\s*", line.text, re.DOTALL)
    return Piece(f"{found[1]} {found[2]}", line.line, line.column, line.whole) if found else line


def _row(line: Piece, owner: Piece | None, head: list[str]) -> tuple[Row, Piece | None]:
    cells = cells_of(line)
    if len(cells) > 2 and any(cell.text.upper() in TYPES for cell in cells):
        return of_cells(line, cells, head), None
    return _of_words(line, owner)


def _of_words(line: Piece, owner: Piece | None) -> tuple[Row, Piece | None]:
    """`NAME [TTL] [IN] TYPE VALUE`, or `TYPE NAME VALUE`; a line that is indented has the name before it.

    A text alone says by its version what it is, and so where it stands.
    """
    if alone := _ALONE.match(line.text):
        name, rrtype = (Piece(word, line.line, 1, line.whole) for word in (PLACES[alone[1].lower()], "TXT"))
        return _with_value(Row(line, name, rrtype), "TXT", line.part(0))
    words = [line.part(*found.span()) for found in re.finditer(r"\S+", line.text)]
    at = type_at(words)
    row = Row(words[0], rrtype=words[at])
    rest = words[at].column - line.column + len(words[at].text)
    between = [word for word in words[:at] if word.text.upper() == "IN" or is_ttl(word.text)]
    if line.text[:1].isspace() and len(between) == at and owner is not None:
        row.name = owner
    elif at:
        row.name, between = words[0], words[1:at]
    else:
        row.name, rest = _name_after(words, line, rest)
    for word in between:
        if word.text.upper() != "IN":
            ttl_of(word)
            row.ttl = word
    value = line.part(rest)
    return _with_value(row, type_of(words[at]), value) if value.text else (row, None)


def _with_value(row: Row, rrtype: str, value: Piece) -> tuple[Row, Piece | None]:
    """The row with its value, and what follows if it is a record again."""
    row.value, left = split_value(rrtype, value)
    if left is not None and (decoration := _DECORATION.fullmatch(left.text)):
        row.ttl = left.part(*decoration.span("ttl")) if decoration["ttl"] else row.ttl
        return row, None
    if left is not None and not _begins_a_record(left):
        raise NotARecord(left, "the record ends before this; take it away, or put the whole text in quotes")
    return row, left


def _name_after(words: list[Piece], line: Piece, rest: int) -> tuple[Piece | None, int]:
    """The name behind the type, as some tables have it, and where the value begins."""
    if len(words) < 3 or words[1].text[0] in "\"'" or words[1].text.isdigit() or "=" in words[1].text:
        return None, rest
    return words[1], words[1].column - line.column + len(words[1].text)


def _begins_a_record(left: Piece) -> bool:
    return any(word.upper() in TYPES for word in left.text.split()[1:4])
