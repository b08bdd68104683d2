"""Lints sources: reads each, hands its documents to the rules, and places what they say in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.template.correspondents import sender_domain
from checks.template.document import Document
from checks.template.evidence import OFFLINE, Evidence
from checks.template.language import language_of
from checks.template.reading.read import read
from checks.template.rule import Found, NotJudged
from checks.template.suppressions import judged
from checks.template.world import World
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


def lint_source(
    source: str, name: str = "", options: Options | None = None, world: World | None = None
) -> LintResult:
    """Lint one template, or one export with many; never raises for what it holds."""
    return lint_sources((Source(name, source),), options, world)


def lint_sources(
    sources: Iterable[Source], options: Options | None = None, world: World | None = None
) -> LintResult:
    """Lint several as one set. `world`: what DNS says of their names, None where it was not asked."""
    options = options or Options()
    return lint_documents(read_all(sources, options), options, world)


def read_all(sources: Iterable[Source], options: Options) -> tuple[tuple[Source, Document], ...]:
    """The documents of all sources, each with the source it came in."""
    return tuple(
        (source, options.titled(one))
        for source in sources
        for one in read(source.text, source.name, options.declared_for(source.name))
    )


def lint_documents(
    files: tuple[tuple[Source, Document], ...], options: Options, world: World | None = None
) -> LintResult:
    """Lint what has been read."""
    documents = tuple(one for _, one in files)
    linted = judged(options.rules, [evidence_of(one, options, world) for one in documents], options.together)
    placed = _Placed(files, options)
    not_judged = placed.wanted(linted.not_judged)
    return LintResult(placed.all(linted.found), not_judged, documents, placed.all(linted.passed_over))


def evidence_of(document: Document, options: Options, world: World | None = None) -> Evidence:
    """What the rules are handed for one document."""
    settings = options.settings
    language = document.declared.language or settings.language or language_of(document.body.masked)
    if world is None:
        return Evidence(document, settings, language, sender=OFFLINE, hosts=OFFLINE)
    sender = world.sender(sender_domain(document, settings))
    return Evidence(document, settings, language, sender=sender, hosts=world.hosts)


class _Placed:
    """Puts what the rules found into their files, in the order of these."""

    def __init__(self, files: tuple[tuple[Source, Document], ...], options: Options) -> None:
        self._files, self._options = files, options
        self._order = {id(document): number for number, (_, document) in enumerate(files)}
        self._lines: dict[int, Lines] = {}

    def all(self, found: Iterable[Found]) -> tuple[LintFinding, ...]:
        """Without what a folder does not want to hear."""
        placed = [(self._order[id(one.document)], self._one(one)) for one in found if self._is_wanted(one)]
        placed.sort(key=lambda pair: (pair[0], pair[1].line, pair[1].column, pair[1].code))
        return tuple(finding for _, finding in placed)

    def wanted(self, not_judged: Iterable[NotJudged]) -> tuple[NotJudged, ...]:
        return tuple(filter(self._is_wanted, not_judged))

    def _is_wanted(self, one: Found | NotJudged) -> bool:
        return not self._options.is_silent(one.rule, self._source(one.document).name)

    def _one(self, found: Found) -> LintFinding:
        source = self._source(found.document)
        lines = self._lines.get(id(source))
        if lines is None:
            lines = self._lines[id(source)] = Lines(found.document.file or found.document.source)
        severity = self._options.severity(found.rule, source.name)
        return finding_of(found, source.name, lines, severity)

    def _source(self, document: Document) -> Source:
        return self._files[self._order[id(document)]][0]
