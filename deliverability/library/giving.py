"""The library as a table that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable

from deliverability.exports.table import Cell, Table, columns
from deliverability.library.model import Answer

COLUMNS = columns(
    "title kind dialect format tags subject body version changed_by changed_at approved_by approved_at "
    "reviewed_at errors warnings notices"
)


def table(some: Iterable[Answer]) -> Table:
    """A row for each; title and body are what an import asks for."""
    return Table(COLUMNS, tuple(map(_row, some)))


def _row(one: Answer) -> tuple[Cell, ...]:
    wanted, lint = one.wanted, one.lint
    return (
        wanted.title, wanted.kind, wanted.dialect, wanted.format.value, wanted.tags, one.subject,
        wanted.source, one.version, one.changed_by, one.changed_at, one.approved_by or None,
        one.approved_at, one.reviewed_at, lint.errors, lint.warnings, lint.notices,
    )  # fmt: skip
