"""What a page shows of one template: its findings with their places, and what is to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.guide import fill
from checks.model import Severity
from checks.template.document import Document, Kind, Role
from checks.template.rendering import render
from checks.template.settings import Settings
from checks.template.structure.heard import parts
from deliverability.linting.finding import LintFinding, guide_of
from deliverability.linting.options import Options
from deliverability.linting.run import lint_source

ABOUT = {
    "Hear": "Say back what happened to them.",
    "Empathize": "Say how that must be for them.",
    "Apologize": "Say that you are sorry.",
    "Resolve": "Say what you do now, and until when.",
    "Diagnose": "Say what went wrong, and how you keep it from coming back.",
}
NAMED = (Role.OUTPUT, Role.FILL_IN)


@dataclass(frozen=True, slots=True)
class Mend:
    """A fix: what it does, whether it leaves the meaning alone, and its edits (start, end, text)."""

    says: str
    safe: bool
    edits: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A finding; `start` and `end` count in characters of the source. `why`, `advice` are Markdown."""

    check: str
    code: str
    severity: Severity
    start: int
    end: int
    line: int
    text: str
    message: str
    why: str
    advice: str
    mend: Mend | None = None

    @property
    def key(self) -> str:
        """Tells it from the others of the same text."""
        return f"{self.code}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a customer reads. `html` is "" for a text."""

    subject: str = ""
    text: str = ""
    html: str = ""


NOTHING = Rendering()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that an answer of its kind has: `words` that show it, "" where none do; `about` what it is."""

    name: str
    words: str
    about: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A template as it was looked at. `names`: of what is to be filled in, each once, in their order.

    `usual`, `empty`: what it says with usual values, and with none. `refused`: why nobody could look at it,
    "" where all went well; `is_busy`: only because others are looked at right now.
    """

    places: tuple[Place, ...] = ()
    subject: str = ""
    names: tuple[str, ...] = ()
    usual: Rendering = NOTHING
    empty: Rendering = NOTHING
    parts: tuple[Part, ...] = ()
    refused: str = ""
    is_busy: bool = False

    def count(self, severity: Severity) -> int:
        """How many findings of this severity."""
        return sum(one.severity is severity for one in self.places)


def look(source: str, name: str, options: Options) -> Seen:
    """All of it; pure, and for a worker where the text comes from strangers."""
    found = lint_source(source, name, options)
    places = tuple(map(place_of, found.findings))
    document = next(iter(found.documents), None)
    if document is None:
        return Seen(places)
    subject = document.subject.plain.strip() if document.subject else ""
    usual, empty = (_rendering(document, options.settings, is_empty) for is_empty in (False, True))
    return Seen(places, subject, names_of(document), usual, empty, tuple(_parts(document)))


def place_of(finding: LintFinding) -> Place:
    """A finding of the linter as pages show it."""
    fix, there = finding.fix, finding.document.in_file
    mend = None
    if fix is not None:
        spans = ((there.span(one.span.start, one.span.end), one.text) for one in fix.edits)
        mend = Mend(fix.says, fix.safe, tuple((span.start, span.end, text) for span, text in spans))
    words = guide_of(finding.check)
    span = there.span(finding.span.start, finding.span.end)
    return Place(
        finding.check, finding.code, finding.severity, span.start, span.end, finding.line, finding.text,
        finding.message, fill(words.why, finding.facts), fill(words.fix, finding.facts), mend,
    )  # fmt: skip


def names_of(document: Document) -> tuple[str, ...]:
    """What the placeholders of a template are called."""
    return tuple(dict.fromkeys(one.name or one.raw for one in document.placeholders if one.role in NAMED))


def _parts(document: Document) -> Iterator[Part]:
    """What an answer to a complaint should have; of other kinds nothing."""
    if document.kind in (Kind.COMPLAINT, Kind.APOLOGY):
        found = dict(parts(document).found)
        for name, about in ABOUT.items():
            yield Part(name, found.get(name, ""), about)


def _rendering(document: Document, settings: Settings, is_empty: bool) -> Rendering:
    said = render(document, settings, empty=is_empty)
    return Rendering((said.subject or "").strip(), said.text.strip(), said.html)
