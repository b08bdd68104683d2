"""An answer of the library, as people keep it and as the linter sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.template.document import Declared, Format, Kind

LARGEST = 512 * 1024
"""Octets of a template: a mail that is larger is cut off by large receivers long before."""
LONGEST_TITLE = 200
ENDINGS = {Format.TEXT: ".txt", Format.MARKDOWN: ".md", Format.HTML: ".html"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer as somebody typed it. `kind`, `dialect` "" where it is to be found out; `tags` sorted."""

    title: str
    source: str
    kind: str = ""
    dialect: str = ""
    format: Format = Format.TEXT
    tags: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The ending that tells its format; no more, as it is no file."""
        return ENDINGS[self.format]

    @property
    def declared(self) -> Declared:
        """What is said of it beside its text."""
        kind = Kind(self.kind) if self.kind else None
        return Declared(kind, "the library" if kind else "", self.title, dialect=self.dialect)


@dataclass(frozen=True, slots=True)
class Lint:
    """How many findings of each severity; `by` names the rules and settings that counted, "" for none."""

    errors: int = 0
    warnings: int = 0
    notices: int = 0
    by: str = ""


NOT_LINTED = Lint()
REFUSED = Lint(by="refused")
"""Nobody could look at it; it is not tried again by itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is kept. `approved_by` is "" where nobody approved what it says now."""

    id: int
    wanted: Wanted
    subject: str
    version: int
    changed_by: str
    changed_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None
    reviewed_at: datetime | None = None
    removed_at: datetime | None = None
    lint: Lint = NOT_LINTED

    @property
    def title(self) -> str:
        """The complaint it answers."""
        return self.wanted.title

    def review_due(self, now: datetime, after: timedelta) -> bool:
        """Whether nobody looked at it for that long."""
        return (self.reviewed_at or self.changed_at) + after <= now


@dataclass(frozen=True, slots=True)
class Version:
    """What an answer was at a time."""

    version: int
    wanted: Wanted
    changed_by: str
    changed_at: datetime
