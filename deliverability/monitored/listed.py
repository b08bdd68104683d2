"""Reads a list of domains that somebody pasted or uploaded: one a line, or a table (CSV) with columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checks.domain import NotADomain, parse_target
from deliverability.config_sources import nearest
from deliverability.config_values import show
from deliverability.monitored.intake import MOST_AT_ONCE, Problem, Wanted
from deliverability.monitored.model import KEYS, Monitored, as_kept
from deliverability.monitored.settings import as_text, parse_name, parse_tags, read_own

LONGEST = 1_000_000
"""Characters of a list."""
COLUMNS = ("target", "group", "tags", *KEYS)
_TARGETS = ("target", "domain", "address", "email", "name")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds: the domains, in its order, and the lines that cannot be read."""

    wanted: tuple[Wanted, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_list(text: str) -> Listed:
    """Read a table whose first line names its columns, or else one domain or address a line.

    ValueError for a list that is too long, or whose columns are unknown.
    """
    if len(text) > LONGEST:
        raise ValueError(f"This list is longer than {LONGEST} characters. Split it into several.")
    text = text.lstrip("\N{BYTE ORDER MARK}").replace("\0", "")
    try:
        rows = tuple(_table(text) if _is_table(text) else _plain(text))
    except csv.Error as error:
        raise ValueError(f"This table cannot be read ({error}). Save it as CSV in UTF-8.") from None
    if len(rows) > MOST_AT_ONCE:
        raise ValueError(f"There are {len(rows)} domains in this list. Add at most {MOST_AT_ONCE} at once.")
    return _listed(rows)


def write_table(domains: Iterable[Monitored]) -> str:
    """The domains as a table that `read_list` reads back (RFC 4180)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for one in domains:
        own = {key: as_text(getattr(one.own, key)) for key in as_kept(one.own)}
        group = one.group.name if one.group else ""
        row = {"target": one.target, "group": group, "tags": " ".join(one.tags), **own}
        writer.writerow({key: _guarded(value) for key, value in row.items()})
    return out.getvalue()


def _is_table(text: str) -> bool:
    """Whether the first line names a column of targets and others, or that column alone."""
    first = text.lstrip().partition("\n")[0]
    return any(word in _TARGETS for word in _words(first, _delimiter(first)))


def _table(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    lead = len(text) - len(text.lstrip())
    text, skipped = text.lstrip(), text[:lead].count("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]))
    names = [_column(word) for word in next(reader)]
    before = reader.line_num
    for cells in reader:
        line, before = before + 1 + skipped, reader.line_num
        if any(cell.strip() for cell in cells):
            yield line, {name: _bare(cell) for name, cell in zip(names, cells, strict=False)}


def _plain(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """# begins a remark; several on one line are parted by commas or semicolons."""
    for number, line in enumerate(text.splitlines(), 1):
        for target in line.partition("#")[0].replace(";", ",").split(","):
            if target.strip():
                yield number, {"target": target.strip()}


def _listed(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Listed:
    wanted: list[Wanted] = []
    problems: list[Problem] = []
    for line, row in rows:
        target = row.get("target", "")
        try:
            wanted.append(_wanted(line, row))
        except ValueError as error:
            problems += (Problem(line, target, str(message)) for message in error.args)
    return Listed(tuple(wanted), tuple(problems))


def _wanted(line: int, row: Mapping[str, str]) -> Wanted:
    try:
        parse_target(row.get("target", ""))
    except NotADomain as error:
        raise ValueError(str(error)) from None
    group = parse_name(row["group"]) if row.get("group") else ""
    own = read_own({key: row[key] for key in KEYS if row.get(key)})
    tags = row.get("tags", "")
    return Wanted(row["target"], group, parse_tags(tags.replace(";", " ").split()), own, line)


def _column(word: str) -> str:
    name = word.strip().lower().replace(" ", "_").replace("-", "_")
    if name in _TARGETS:
        return "target"
    if name in COLUMNS:
        return name
    near = nearest(name, list(COLUMNS))
    hint = f"did you mean {near}?" if near else f"there are: {', '.join(COLUMNS)}"
    raise ValueError(f"The column {show(word.strip())} is not known; {hint}")


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _words(line: str, delimiter: str) -> list[str]:
    return [word.strip().strip('"').lower() for word in line.split(delimiter)]


def _guarded(value: str) -> str:
    """A spreadsheet takes such a cell for a formula, and runs it."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _bare(cell: str) -> str:
    value = cell.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value
