"""Reads what stands before a template and says what it is: front matter, comments, a line "Subject:"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from checks.template.document import Declared, Fault, Header
from checks.template.offsets import Span
from checks.template.reading.front_values import VALUES, WrongValueError

_FENCED = re.compile(
    r"(?:<!--[ \t]*\r?\n)?(---|\+\+\+)[ \t]*\r?\n((?:(?!\1)[^\n]*\n){0,200}?)\1"
    r"[ \t]*(?:\r?\n[ \t]*-->[ \t]*)?(?:\r?\n|\Z)"
)
_OPENED = re.compile(r"(---|\+\+\+)[ \t]*\r?\n((?:[^\r\n]+\r?\n){1,6})")
_PROLOG = re.compile(r"\s{0,99}(?:<!doctype[^<>]{0,300}>|<\?xml[^<>]{0,200}>|\s){0,9}", re.IGNORECASE)
_NOTE = re.compile(r"(?<=\s)#(?:\s.*|$)")
_NOTE_OF_PROSE = re.compile(r"(?<=\s\s)#\s.*|(?<=\t)#\s.*")
"""A subject may hold “Order # 7”; what is said of it stands further off."""
_COMMENTS = re.compile(
    r"\s{0,99}(?:<!--(?P<html>(?:(?!-->)[^\0]){0,2000}?)-->|\{#(?P<jinja>[^{}]{0,2000}?)#\}"
    r"|\{%-?[ \t]{0,9}comment[ \t]{0,9}-?%\}(?P<liquid>[^{}]{0,2000}?)"
    r"\{%-?[ \t]{0,9}endcomment[ \t]{0,9}-?%\}"
    r"|\{\{!-{0,2}(?P<bars>[^{}]{0,2000}?)-{0,2}\}\}|\{\{--(?P<blade>[^{}]{0,2000}?)--\}\}"
    r"|<%#(?P<erb>[^%]{0,2000}?)%>|<#--(?P<ftl>(?:(?!-->)[^\0]){0,2000}?)-->)[ \t]*(?:\r?\n)?"
)
_LINE = re.compile(r"[ \t]{0,9}([A-Za-z][A-Za-z_-]{0,40})[ \t]{0,9}[:=](?!//)[ \t]{0,9}([^\n]*)")
_HEADERS = re.compile(
    r"\s{0,99}(?:(?:[#>*_ \t]{0,9}"
    r"(?:subject(?:[ \t]line)?|from|to|cc|bcc|reply-to|date|sender|preheader|preview(?:[ \t]text)?)"
    r"[ \t*_]{0,4}:[^\n]*)(?:\r?\n|\Z))+(?:[ \t]*\r?\n)*",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[#>*_ \t]{0,9}([A-Za-z-]{2,12})(?:[ \t](?:line|text))?[ \t*_]{0,4}:(?:[*_]{1,2})?[ \t]{0,9}([^\n]*)",
    re.IGNORECASE,
)
_ALIASES = {
    "name": "title", "lang": "language", "locale": "language", "reply_to": "reply-to",
    "list_unsubscribe": "list-unsubscribe", "approved-by": "approved_by", "last_reviewed": "reviewed",
    "reviewed_at": "reviewed", "review": "reviewed",
}  # fmt: skip
_SENT = (
    "from",
    "reply-to",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "sender",
    "return-path",
    "to",
    "cc",
    "auto-submitted",
)


@dataclass(frozen=True, slots=True)
class Front:
    """`end`: where the template itself begins; `stop`: where it ends, None for the end of the source.

    `subject`, `other`: where the subject and the plain text beside HTML stand, None without them.
    """

    declared: Declared
    end: int = 0
    stop: int | None = None
    other: Span | None = None
    subject: Span | None = None
    headers: dict[str, Header] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def front_of(source: str, declared: Declared) -> Front:
    """What stands before the template, if anything does; it says more than `declared`."""
    front = Front(declared, end=1 if source.startswith("\ufeff") else 0)
    if fenced := fenced_at(source, front.end):
        is_above = fenced.start() == front.end  # below a doctype it stays a comment of the HTML
        front = _with(
            replace(front, end=fenced.end() if is_above else front.end), _lines(source, *fenced.span(2))
        )
    elif unclosed := _unclosed(source, front.end):
        front = replace(front, faults=(unclosed,))
    while (comment := _COMMENTS.match(source, front.end)) and comment.lastgroup:
        lines = tuple(_lines(source, *comment.span(comment.lastgroup)))
        if not _says(comment, lines):
            break
        front = _with(replace(front, end=comment.end()), lines)
    if front.subject is None and (head := _HEADERS.match(source, front.end)):
        lines = tuple(_lines(source, *head.span(), _HEADER))
        if any(line.key == "subject" for line in lines):
            front = _with(replace(front, end=head.end()), lines)
    return front


def fenced_at(source: str, at: int) -> re.Match[str] | None:
    """Front matter that begins there, or below the doctype there: group 1 its fence, 2 its lines."""
    below = prolog_end(source, at)
    return _FENCED.match(source, at) or (
        _FENCED.match(source, below) if source[below : below + 1] == "<" else None
    )


def prolog_end(source: str, at: int) -> int:
    """Behind the doctype, and what XML has before it; `at` without them."""
    found = _PROLOG.match(source, at)
    return found.end() if found else at


def _unclosed(source: str, at: int) -> Fault | None:
    """Front matter whose first lines say what the template is, and that never ends."""
    found = _OPENED.match(source, at)
    if found is None or not any(line.key in VALUES for line in _lines(source, *found.span(2))):
        return None
    says = f"The front matter is never closed. Write {found[1]} on a line below it."
    return Fault("front-matter", says, Span(at, at + len(found[1])))


@dataclass(frozen=True, slots=True)
class _Line:
    """`span` of the value, without its quotes."""

    key: str
    value: str
    span: Span


def _lines(source: str, start: int, end: int, pattern: re.Pattern[str] = _LINE) -> Iterator[_Line]:
    """The lines of the shape "key: value"; others are passed over, as other tools may read them."""
    while start < end:
        stop = source.find("\n", start, end)
        stop = end if stop < 0 else stop
        if found := pattern.match(source, start, stop):
            key = _key(found[1])
            is_bold = source[start] in "*_"
            first, last = found.span(2)
            if pattern is _LINE and (
                note := _note_of(key).search(source, _unquoted(source, first, last), last)
            ):
                last = note.start()
            yield _Line(key, *_value(source, first, last, is_bold))
        start = stop + 1


def _key(written: str) -> str:
    return _ALIASES.get(written.lower(), written.lower())


def _note_of(key: str) -> re.Pattern[str]:
    """What a comment behind a value of this key looks like."""
    return _NOTE if key in VALUES and VALUES[key] is not str else _NOTE_OF_PROSE


def _unquoted(source: str, start: int, end: int) -> int:
    """Behind the quotes with which a value begins; its start without them."""
    closed = source.find(source[start], start + 1, end) if source[start : start + 1] in ("'", '"') else -1
    return start if closed < 0 else closed + 1


def _value(source: str, start: int, end: int, is_bold: bool) -> tuple[str, Span]:
    while end > start and source[end - 1] in (" \t\r*_" if is_bold else " \t\r"):
        end -= 1
    if end - start > 1 and source[start] == source[end - 1] and source[start] in "\"'":
        start, end = start + 1, end - 1
    return source[start:end], Span(start, end)


def _says(comment: re.Match[str], lines: tuple[_Line, ...]) -> bool:
    """Whether a comment says what the template is, in every line of it."""
    written = [one for one in comment[comment.lastgroup or 0].splitlines() if one.strip(" \t-")]
    return len(written) == len(lines) > 0 and any(one.key in VALUES or one.key in _SENT for one in lines)


def _with(front: Front, lines: Iterable[_Line]) -> Front:
    headers, faults, subject, known = dict(front.headers), list(front.faults), front.subject, {}
    for one in lines:
        if one.key in _SENT:
            headers.setdefault(one.key, Header(one.key, one.value, one.span))
        if one.key == "subject" and subject is None:
            subject = one.span
        if one.key not in VALUES or not one.value:
            continue
        try:
            known[one.key] = VALUES[one.key](one.value)
        except WrongValueError as wrong:
            faults.append(Fault("front-matter", str(wrong), one.span))
    if "kind" in known:
        known["kind_by"] = "front matter"
    declared = replace(front.declared, **known)  # type: ignore[arg-type]
    return replace(front, declared=declared, subject=subject, headers=headers, faults=tuple(faults))
