"""The shapes of the API's routes for templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from checks.model import Severity
from checks.template.document import Format, Kind
from deliverability.library.model import LARGEST
from deliverability.linting.oracle import Verdict
from web.rest.endpoint import MOST_ID, Model
from web.rest.models import Line, Paging, Whole, Words

Number = Annotated[int, Field(ge=1, le=MOST_ID), Whole]
Source = Annotated[str, StringConstraints(min_length=1, max_length=LARGEST, pattern=r"^[^\x00]*$")]


class NewLint(Model):
    """A template to look at. `name`: its file name, whose ending tells the format where `format` does not.

    `kind`: what it is for; `dialect`: where it is used, such as "zendesk"; `language`: "en". `fix`: put the
    fixes in that leave the meaning alone. `score`: ask your spam filters, which takes some seconds.
    """

    source: Source
    name: Line = ""
    format: Format | None = None
    kind: Kind | None = None
    dialect: Line = ""
    language: Line = ""
    fix: bool = False
    score: bool = False


class EditSaid(BaseModel):
    """Put `text` in the place between; lines and columns from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixSaid(BaseModel):
    """What mends a finding; a safe one leaves the meaning alone."""

    says: str
    safe: bool
    edits: list[EditSaid]


class FindingSaid(BaseModel):
    """A finding; lines and columns from 1 in characters, the end behind the last one."""

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
    fix: FixSaid | None


class SymbolSaid(BaseModel):
    """A rule of a spam filter that hit; `says` is "" where it says nothing of itself."""

    name: str
    points: float
    says: str


class ScoreSaid(BaseModel):
    """What a spam filter says; at `limit` points mail is spam. It gave none where `verdict` is could-not-ask.

    `points`, `limit`: null then, and `why` says why.
    """

    filter: str
    verdict: Verdict
    points: float | None = None
    limit: float | None = None
    symbols: list[SymbolSaid] = []
    why: str = ""


class LintSaid(BaseModel):
    """What is found. `source`: the text with safe fixes, null where none were asked for.

    `scores`: of each of your spam filters, null where they were not asked; they are no findings.
    """

    findings: list[FindingSaid]
    subject: str
    source: str | None
    scores: list[ScoreSaid] | None = None


class RuleSaid(BaseModel):
    """A rule. `is_preview`: it speaks only where it is asked for; `kinds`: those it holds for, or all."""

    check: str
    code: str
    group: str
    severity: Severity
    title: str
    kinds: list[Kind]
    is_preview: bool
    is_of_set: bool
    page: str


class RulesSaid(BaseModel):
    """All rules, by group and code."""

    rules: list[RuleSaid]


class TemplateGiven(Model):
    """An answer for the library. `title`: what people ask."""

    title: Line
    source: Source
    kind: Kind | None = None
    dialect: Line = ""
    format: Format = Format.TEXT
    tags: Words = Field(default_factory=list)


class TemplateChanged(TemplateGiven):
    """What an answer says from now on. `version`: the one you read, so that nobody's words are lost."""

    version: Number


class VersionRead(Model):
    """`version`: the one you read."""

    version: Number


class TemplateSaid(BaseModel):
    """An answer of the library. `approved_by` is "" where nobody approved what it says now.

    `errors`, `warnings`, `notices`: how many findings it had when it was last linted.
    """

    id: int
    title: str
    source: str
    subject: str
    kind: Kind | None
    dialect: str
    format: Format
    tags: list[str]
    version: int
    changed_by: str
    changed_at: datetime
    approved_by: str
    approved_at: datetime | None
    reviewed_at: datetime | None
    errors: int
    warnings: int
    notices: int


class TemplatesSaid(BaseModel):
    """A page of answers, by id; `next` is null on the last."""

    templates: list[TemplateSaid]
    next: int | None


class TemplateQuery(Paging):
    """Which answers: those that hold all words of `q`, and are of this kind."""

    q: Line = ""
    kind: Kind | None = None


class VersionSaid(BaseModel):
    """What an answer said at a time."""

    version: int
    title: str
    source: str
    changed_by: str
    changed_at: datetime


class VersionsSaid(BaseModel):
    """All it was, the newest first."""

    versions: list[VersionSaid]
