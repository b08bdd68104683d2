"""Reads the notes by which an author tells the linter to pass over a rule, and finds those without effect.

A comment `lint: ignore TONE006 why` counts for its own line, or alone on a line for the paragraph below it;
`lint: ignore-file` and `ignore:` in front matter count for the whole template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from checks.template.document import Document
from checks.template.evidence import Evidence, Idle
from checks.template.naming import rules_named
from checks.template.offsets import Span
from checks.template.rule import Found, Linted, Rule, judge_one, judge_set

_MARK = "lint:"
_COMMENT = re.compile(
    r"(?:<!--|<#--|<%#|\{#|\{\{!(?:--)?|\{%-?[ ]?comment[ ]?-?%\})\s{0,9}"
    r"lint:[ ]{0,9}ignore(?P<file>-file)?\b[ :]{0,9}(?P<names>[^\n]{0,400}?)\s{0,9}"
    r"(?:--\}\}|-->|#\}|%>|\}\}|\{%-?[ ]?endcomment[ ]?-?%\})"
)
_FRONT = re.compile(
    r"\A\ufeff?(?:<!doctype[^<>]{0,300}>|<\?xml[^<>]{0,200}>|\s){0,99}"
    r"(?:<!--[ \t]*\r?\n)?(?P<mark>---|\+\+\+)[ \t]*\r?\n"
    r"(?:(?!(?P=mark)).*\n){0,200}?[ \t]{0,9}ignore[ \t]{0,9}[:=][ \t]{0,9}(?P<names>[^\n]{0,400})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]")
_LOOKS_LIKE_A_CODE = re.compile(r"[A-Z]{3,9}\d{1,4}|template\..+|[a-z]+(?:-[a-z]+)+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NO_NAMES = "it names no rule"
_NOT_NEEDED = "there is nothing here to ignore"


@dataclass(frozen=True, slots=True)
class Name:
    """A rule or a group as it is named in a note, the ids it means, and where it stands."""

    text: str
    means: frozenset[str]
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """`covers`: the part of the source it counts for. `span`: all of it, with a line of its own."""

    span: Span
    covers: Span
    names: tuple[Name, ...]


@dataclass(slots=True)
class Passed:
    """What is told all the same, what is passed over, and by document (its id()) the notes without effect."""

    kept: list[Found] = field(default_factory=list)
    over: list[Found] = field(default_factory=list)
    idle: dict[int, tuple[Idle, ...]] = field(default_factory=dict)


def judged(rules: Iterable[Rule], evidence: Sequence[Evidence], together: bool = True) -> Linted:
    """Judge documents as a set: each alone, all together, and last the notes in them.

    `evidence`: one for each document. `passed_over` holds what the notes hide.
    """
    chosen = tuple(rules)
    each = [judge_one(chosen, one) for one in evidence]
    documents = tuple(one.document for one in evidence)
    if together and evidence:
        each.append(judge_set(chosen, replace(evidence[0], documents=documents)))
    silent = tuple(one for linted in each for one in linted.not_judged)
    ran = frozenset(one.id for one in chosen) - {one.rule for one in silent}
    passed = pass_over(documents, [found for linted in each for found in linted.found], ran)
    late = [one for one in chosen if "idle" in one.needs]
    for one in evidence if passed.idle else ():
        passed.kept += judge_one(late, replace(one, idle=passed.idle.get(id(one.document), ()))).found
    return Linted(tuple(passed.kept), silent, tuple(passed.over))


def pass_over(documents: Sequence[Document], found: Sequence[Found], ran: frozenset[str]) -> Passed:
    """Take out what the notes in the documents tell to pass over. `ran`: the ids of the rules that judged."""
    notes = {id(one): notes_of(one) for one in documents}
    if not any(notes.values()):
        return Passed(list(found))
    passed = Passed()
    used: set[tuple[int, int, str]] = set()
    for one in found:
        hits = [
            (id(one.document), name.span.start, name.text)
            for note in notes.get(id(one.document), ())
            for name in note.names
            if one.rule in name.means and _covers(note, one.spot.span)
        ]
        used.update(hits)
        (passed.over if hits else passed.kept).append(one)
    for key, mine in notes.items():
        passed.idle[key] = tuple(idle for note in mine if (idle := _idle(note, key, used, ran)) is not None)
    return passed


def notes_of(document: Document) -> tuple[Note, ...]:
    """Every note to the linter in the source, front matter first."""
    return tuple(_notes(document.source))


def _notes(source: str) -> Iterator[Note]:
    whole = Span(0, len(source))
    if front := _FRONT.match(source):
        start = source.rfind("\n", 0, front.start("names")) + 1
        line = Span(start, min(front.end() + 1, len(source)))
        yield Note(line, whole, _named(front["names"], front.start("names")))
    for mark in _COMMENT.finditer(source) if _MARK in source else ():
        span, line = _own_line(source, Span(*mark.span()))
        yield Note(span, whole if mark["file"] else line, _named(mark["names"], mark.start("names")))


def _named(text: str, at: int) -> tuple[Name, ...]:
    """The names at the front of a note that stands at offset `at`; what follows them is the reason."""
    named: list[Name] = []
    for word in _WORD.finditer(text):
        means = frozenset(one.id for one in rules_named(word[0]))
        if not means and not _LOOKS_LIKE_A_CODE.fullmatch(word[0]):
            break
        named.append(Name(word[0], means, Span(at + word.start(), at + word.end())))
    return tuple(named)


def _own_line(source: str, mark: Span) -> tuple[Span, Span]:
    """The note with its line if it stands alone there; and what it counts for."""
    start = source.rfind("\n", 0, mark.start) + 1
    end = source.find("\n", mark.end)
    end = len(source) if end < 0 else end
    if (source[start : mark.start] + source[mark.end : end]).strip():
        return mark, Span(start, end)
    below = re.compile(r"\s*").match(source, end)
    blank = _BLANK_LINE.search(source, below.end() if below else end)
    return Span(start, min(end + 1, len(source))), Span(start, blank.start() if blank else len(source))


def _covers(note: Note, span: Span) -> bool:
    return note.covers.start <= span.start and span.start <= note.covers.end


def _idle(note: Note, key: int, used: set[tuple[int, int, str]], ran: frozenset[str]) -> Idle | None:
    """What of a note has no effect; None where all has one, or where a rule it names did not judge."""
    unknown = [name for name in note.names if not name.means]
    needless = [
        name
        for name in note.names
        if name.means and name.means <= ran and (key, name.span.start, name.text) not in used
    ]
    idle = [*unknown, *needless]
    if len(idle) == len(note.names):
        problem = _NO_NAMES if not idle else _unknown(unknown) if unknown else _NOT_NEEDED
        return Idle(note.span, problem, (note.span,))
    if not idle:
        return None
    first = min(idle, key=lambda name: name.span)
    ends = {one.span.start: after.span.start for one, after in pairwise(note.names)}
    starts = {after.span.start: one.span.end for one, after in pairwise(note.names)}
    delete = tuple(
        Span(name.span.start, ends[name.span.start])
        if name.span.start in ends
        else Span(starts[name.span.start], name.span.end)
        for name in idle
    )
    return Idle(first.span, _unknown(unknown) if unknown else _NOT_NEEDED, delete)


def _unknown(names: list[Name]) -> str:
    return f"no rule is called {', '.join(name.text for name in names)}"
