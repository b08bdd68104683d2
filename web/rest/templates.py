"""The API's routes for templates: lint one, know the rules, and keep the library of answers."""

from __future__ import annotations

from datetime import UTC, datetime

from checks.guide import guide
from checks.template.document import Declared, Kind
from checks.template.rule import Rule, all_rules
from deliverability.library import keeping
from deliverability.library.errors import LibraryError
from deliverability.library.guarded import looked_file
from deliverability.library.mending import mended, safe_ones
from deliverability.library.model import ENDINGS, Answer, Wanted
from deliverability.library.scoring import scored
from deliverability.library.seen import Mend, Place
from deliverability.library.shelf import Shelf
from deliverability.linting.finding import Lines
from deliverability.linting.oracle import NoScore, Score
from deliverability.store import answers
from deliverability.store.answers import Search
from deliverability.store.database import reading
from web.library.editor import BUSY_SECONDS, count_look, in_turn
from web.rest.endpoint import endpoint
from web.rest.problems import Refused, missing, wrong
from web.rest.template_models import (
    EditSaid,
    FindingSaid,
    FixSaid,
    LintSaid,
    NewLint,
    RuleSaid,
    RulesSaid,
    ScoreSaid,
    SymbolSaid,
    TemplateChanged,
    TemplateGiven,
    TemplateQuery,
    TemplateSaid,
    TemplatesSaid,
    VersionRead,
    VersionSaid,
    VersionsSaid,
)
from web.service import service

TAG = "Templates"


@endpoint("POST", "/lint", TAG, LintSaid)
def lint_template(body: NewLint) -> LintSaid:
    """Look at a template. What is found in it, with places and fixes; nothing is kept."""
    count_look()
    try:
        source = keeping.parse_source(body.source)
    except LibraryError as error:
        raise wrong("source", str(error)) from None
    name = body.name or "template"
    file = f"{body.name}{ENDINGS[body.format]}" if body.format else body.name
    kind_by = "the request" if body.kind else ""
    declared = Declared(body.kind, kind_by, dialect=body.dialect, language=body.language)
    seen = looked_file(source, file, declared, service().settings)
    if seen.is_busy:
        raise Refused(503, "Others are looked at right now.", seen.refused, retry_after=BUSY_SECONDS)
    if seen.refused:
        raise wrong("source", seen.refused)
    fixed = mended(source, safe_ones(seen.places)) if body.fix else None
    lines = Lines(source)
    return LintSaid(
        findings=[_finding(one, name, lines) for one in seen.places], subject=seen.subject, source=fixed,
        scores=_scores(source, file, declared) if body.score else None,
    )  # fmt: skip


@endpoint("GET", "/rules", TAG, RulesSaid)
def list_rules() -> RulesSaid:
    """The rules for templates. Each with its code, severity and page."""
    return RulesSaid(rules=[_rule(one) for one in all_rules().values()])


@endpoint("GET", "/templates", TAG, TemplatesSaid)
def list_templates(query: TemplateQuery) -> TemplatesSaid:
    """The library of answers. In the order in which they were added."""
    search = Search(query.q, query.kind or "")
    with reading(service().database) as connection:
        found = answers.page(connection, query.cursor or 0, query.limit + 1, search)
    page = found[: query.limit]
    last = page[-1].id if len(found) > query.limit else None
    return TemplatesSaid(templates=[_said(one) for one in page], next=last)


@endpoint("POST", "/templates", TAG, TemplateSaid, 201)
def add_template(body: TemplateGiven) -> TemplateSaid:
    """Put an answer into the library. A title that is there already is refused."""
    try:
        return _said(keeping.add(_shelf(), _wanted(body), datetime.now(UTC)))
    except LibraryError as error:
        raise _refused(error) from None


@endpoint("GET", "/templates/{template_id}", TAG, TemplateSaid)
def get_template(template_id: int) -> TemplateSaid:
    """One answer. What it says, and how it stands."""
    return _said(_find(template_id))


@endpoint("PUT", "/templates/{template_id}", TAG, TemplateSaid)
def change_template(template_id: int, body: TemplateChanged) -> TemplateSaid:
    """Change an answer. What it was stays among its versions; nobody has approved the new one yet.

    409 where somebody changed the version that you read.
    """
    old = _read(template_id, body.version)
    try:
        return _said(keeping.change(_shelf(), old, _wanted(body), datetime.now(UTC)))
    except LibraryError as error:
        raise _refused(error) from None


@endpoint("DELETE", "/templates/{template_id}", TAG)
def remove_template(template_id: int) -> None:
    """Take an answer out of the library. On its page it can be put back; a second time changes nothing."""
    with reading(service().database) as connection:
        found = answers.get(connection, template_id)
    if found is not None and found.removed_at is None:
        keeping.remove(_shelf(), found, datetime.now(UTC))


@endpoint("POST", "/templates/{template_id}/approve", TAG, TemplateSaid)
def approve_template(template_id: int, body: VersionRead) -> TemplateSaid:
    """Approve an answer. The next change takes the approval back; 409 where that came before yours."""
    try:
        keeping.approve(_shelf(), _read(template_id, body.version), datetime.now(UTC))
    except LibraryError as error:
        raise _refused(error) from None
    return _said(_find(template_id))


@endpoint("GET", "/templates/{template_id}/versions", TAG, VersionsSaid)
def list_versions(template_id: int) -> VersionsSaid:
    """What an answer was. The newest version first."""
    found = _find(template_id)
    with reading(service().database) as connection:
        past = answers.versions(connection, found.id)
    said = [
        VersionSaid(version=one.version, title=one.wanted.title, source=one.wanted.source,
                    changed_by=one.changed_by, changed_at=one.changed_at)
        for one in past
    ]  # fmt: skip
    return VersionsSaid(versions=said)


def _shelf() -> Shelf:
    return Shelf(service().settings, service().database)


def _find(template_id: int) -> Answer:
    with reading(service().database) as connection:
        found = answers.get(connection, template_id)
    if found is None or found.removed_at is not None:
        raise missing("template")
    return found


def _read(template_id: int, version: int) -> Answer:
    """The answer as it was read; 409 where it says something else meanwhile."""
    found = _find(template_id)
    if found.version != version:
        raise Refused(409, "It says something else meanwhile.", keeping.CHANGED)
    return found


def _wanted(body: TemplateGiven) -> Wanted:
    return Wanted(
        body.title, body.source, body.kind.value if body.kind else "", body.dialect, body.format,
        tuple(body.tags),
    )  # fmt: skip


def _refused(error: LibraryError) -> Refused:
    if not error.field:
        return Refused(409, "This cannot be done now.", str(error))
    return wrong(error.field, str(error))


def _said(one: Answer) -> TemplateSaid:
    wanted, lint = one.wanted, one.lint
    return TemplateSaid(
        id=one.id, title=wanted.title, source=wanted.source, subject=one.subject,
        kind=Kind(wanted.kind) if wanted.kind else None, dialect=wanted.dialect, format=wanted.format,
        tags=list(wanted.tags), version=one.version, changed_by=one.changed_by, changed_at=one.changed_at,
        approved_by=one.approved_by, approved_at=one.approved_at, reviewed_at=one.reviewed_at,
        errors=lint.errors, warnings=lint.warnings, notices=lint.notices,
    )  # fmt: skip


def _scores(source: str, file: str, declared: Declared) -> list[ScoreSaid]:
    settings, now = service().settings, datetime.now(UTC)
    try:
        return list(map(_score, in_turn(lambda: scored(source, file, declared, settings, now))))
    except LibraryError as error:
        raise Refused(503, "Others ask right now.", str(error), retry_after=BUSY_SECONDS) from None


def _score(one: Score | NoScore) -> ScoreSaid:
    if isinstance(one, NoScore):
        return ScoreSaid(filter=one.filter, verdict=one.verdict, why=one.why)
    symbols = [SymbolSaid(name=rule.name, points=rule.points, says=rule.says) for rule in one.symbols]
    return ScoreSaid(
        filter=one.filter, verdict=one.verdict, points=one.points, limit=one.limit, symbols=symbols
    )


def _finding(one: Place, file: str, lines: Lines) -> FindingSaid:
    (line, column), (end_line, end_column) = lines.place(one.start), lines.place(one.end)
    return FindingSaid(
        check=one.check, code=one.code, severity=one.severity, file=file, line=line, column=column,
        end_line=end_line, end_column=end_column, text=one.text, message=one.message,
        fix=_fix(one.mend, lines) if one.mend else None,
    )  # fmt: skip


def _fix(mend: Mend, lines: Lines) -> FixSaid:
    edits = []
    for start, end, text in mend.edits:
        (line, column), (end_line, end_column) = lines.place(start), lines.place(end)
        edits.append(EditSaid(line=line, column=column, end_line=end_line, end_column=end_column, text=text))
    return FixSaid(says=mend.says, safe=mend.safe, edits=edits)


def _rule(one: Rule) -> RuleSaid:
    return RuleSaid(
        check=one.id, code=one.code, group=one.group, severity=one.severity, title=guide(one.id).title,
        kinds=list(one.kinds), is_preview=one.preview, is_of_set=one.of_set, page=f"/checks/{one.id}",
    )  # fmt: skip
