"""What the linter says of one place in a file, with the place counted as an editor counts it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from checks.guide import Guide, fill, guide
from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.rule import Fix, Found


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Lines and columns count from 1 in characters of the file; the end is behind the last character.

    `text`: the words meant, as they stand in the source. `span` and the edits of `fix` count in
    `document.source`. `file`: the path handed in; `document.name` tells an entry of an export apart.
    """

    check: str
    code: str
    severity: Severity
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    message: str
    span: Span
    document: Document
    fix: Fix | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


class Lines:
    """Turns offsets of a text into line and column."""

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)][:-1]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def finding_of(found: Found, file: str, lines: Lines, severity: Severity | None = None) -> LintFinding:
    """A finding as people and programs get it; `lines` are those of the whole file."""
    document, spot = found.document, found.spot
    there = document.in_file.span(spot.span.start, spot.span.end)
    line, column = lines.place(there.start)
    end_line, end_column = lines.place(there.end)
    return LintFinding(
        found.rule, found.code, severity or found.severity, file, line, column, end_line, end_column,
        document.source[spot.span.start : spot.span.end], fill(guide_of(found.rule).title, spot.facts),
        spot.span, document, spot.fix, spot.facts,
    )  # fmt: skip


def guide_of(check: str) -> Guide:
    """The guide of a rule; own wording rules share one."""
    return guide("template.wording" if check.startswith("wording.") else check)


def as_json(finding: LintFinding) -> dict[str, Any]:
    """The finding as an object of JSON; `fix` is there where one is known, its edits placed in the file."""
    told: dict[str, Any] = {
        "check": finding.check,
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "text": finding.text,
        "message": finding.message,
    }
    if finding.fix is not None:
        told["fix"] = _fix_json(finding.fix, finding.document)
    return told


def _fix_json(fix: Fix, document: Document) -> dict[str, Any]:
    lines = Lines(document.file or document.source)
    edits = []
    for edit in fix.edits:
        there = document.in_file.span(edit.span.start, edit.span.end)
        (line, column), (end_line, end_column) = lines.place(there.start), lines.place(there.end)
        edits.append({"line": line, "column": column, "end_line": end_line, "end_column": end_column,
                      "text": edit.text})  # fmt: skip
    return {"says": fix.says, "safe": fix.safe, "edits": edits}
