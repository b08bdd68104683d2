"""Lints sources: reads each, hands its documents to the rules, and places what they say in the file."""

from __future__ import annotations

from dataclasses import dataclass

from checks.template.document import Document
from checks.template.evidence import Evidence
from checks.template.language import language_of
from checks.template.reading.read import read
from checks.template.rule import Found, NotJudged
from checks.template.suppressions import judged
from deliverability.linting.finding import Lines, LintFinding, finding_of
from deliverability.linting.options import Options


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it was handed in. `name`: its path, or what it is called."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LintResult:
    """Findings in the order of files and places; `not_judged`: what could not be told, and why.

    `suppressed`: what notes in the sources tell to pass over.
    """

    findings: tuple[LintFinding, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    documents: tuple[Document, ...] = ()
    suppressed: tuple[LintFinding, ...] = ()


def lint_source(source: str, name: str = "", options: Options | None = None) -> LintResult:
    """Lint one template, or one export with many; never raises for what it holds."""
    return lint_sources((Source(name, source),), options)


def lint_sources(sources: tuple[Source, ...], options: Options | None = None) -> LintResult:
    """Lint several as one set."""
    options = options or Options()
    files: list[tuple[Source, Document]] = []
    for source in sources:
        files += [(source, one) for one in read(source.text, source.name, options.declared)]
    if not files:
        return LintResult()
    documents = tuple(one for _, one in files)
    linted = judged(options.rules, [evidence_of(one, options) for one in documents], options.together)
    return LintResult(
        _placed(linted.found, files, options),
        linted.not_judged,
        documents,
        _placed(linted.passed_over, files, options),
    )


def evidence_of(document: Document, options: Options) -> Evidence:
    """What the rules are handed for one document."""
    language = document.declared.language or options.settings.language or language_of(document.body.masked)
    return Evidence(document, options.settings, language)


def _placed(
    found: tuple[Found, ...], files: list[tuple[Source, Document]], options: Options
) -> tuple[LintFinding, ...]:
    lines: dict[str, Lines] = {}
    order = {id(document): number for number, (_, document) in enumerate(files)}
    placed = []
    for one in sorted(found, key=lambda each: order.get(id(each.document), 0)):
        source = files[order.get(id(one.document), 0)][0]
        if source.name not in lines:
            lines[source.name] = Lines(one.document.file or one.document.source)
        severity = options.severities.get(one.rule)
        placed.append(
            (order.get(id(one.document), 0), finding_of(one, source.name, lines[source.name], severity))
        )
    placed.sort(key=lambda pair: (pair[0], pair[1].line, pair[1].column, pair[1].code))
    return tuple(finding for _, finding in placed)
