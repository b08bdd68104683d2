"""Finds the placeholders of a template in one pass, by the marks of every syntax mails are written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from checks.template.document import Placeholder
from checks.template.offsets import Span
from checks.template.reading import braces, fill_ins, marks
from checks.template.reading.blocks import with_conditions

Reader: TypeAlias = Callable[[str, Span, frozenset[str]], Placeholder | None]

# Each alternative begins with a plain character, so that the search skips what cannot begin a placeholder.
_BEGIN = re.compile(
    r"\{\{\{?|\{%|\{#|\{!!|<%|<#--|\[%|\[#--"
    r"|\{(?:\$[A-Za-z_]|/?(?:if|elseif|else|foreachelse|foreach|for|section|assign|include|capture|literal)\b)"
    r"[^{}\n]{0,200}\}|\{\*[^{}]{0,400}\*\}"
    r"|\{[A-Za-z_][\w.]{0,60}(?: [\w.]{1,40}){0,4}\}"
    r"|\{![$A-Z][^{}\n]{1,80}\}"
    r"|\$\{[^{}]{1,300}\}|#\{(?!\$)[^{}\n]{1,200}\}|%\{[^{}\n]{1,200}\}"
    r"|%\([A-Za-z_]\w{0,60}\)[sdif]|%(?<![\w%]%)(?:\d\$)?[sd]\b|%(?<![\w%]%)[A-Z][A-Z_]{1,40}%(?!\w)"
    r"|\*\|[^|\n]{1,200}\|\*|\(\((?=[A-Za-z])[^()\n]{1,200}\)\)"
    r"|</?[#@][a-zA-Z][^<>]{0,300}>|<attribute\b[^<>]{0,300}>"
    r"|\[/?#(?:if|else|elseif|list|assign|include|macro|switch|case|default|import|global|local|ftl)\b"
    r"[^\[\]]{0,300}\]"
    r"|@@include\([^()]{0,400}\)"
    r"|@(?<!\w@)(?:end)?(?:if|else|elseif|unless|isset|empty|foreach|forelse|for|while|auth|guest|switch|case"
    r"|component|slot|section|lang|php|include)\b"
    r"(?:[ \t]{0,9}\([^()\n]{0,120}(?:\([^()\n]{0,120}\)[^()\n]{0,120}){0,3}\))?"
    r"|\[\[[^\[\]\n]{1,80}\]\]|\[[^\[\]{}\n]{1,120}\](?![(\[:])"
    r"|#(?<!\w#)[A-Z][A-Z_]{2,30}\b|@(?<!\w@)[A-Za-z][A-Za-z_]{2,20}\b(?![.@])"
    r"|<<[A-Za-z][\w '-]{1,40}>>|<[A-Za-z][A-Za-z _'-]{2,50}>"
    r"|<!--\s{0,4}(?:TODO|FIXME|INSERT|ADD|FILL)\b[^<>]{0,200}-->"
    r"|_(?<![\w_]_)_{2,}"
)
_CLOSERS = {
    "{{": "}}", "{{{": "}}}", "{%": "%}", "{#": "#}", "{!!": "!!}", "<%": "%>", "<#--": "-->", "[%": "%]",
    "[#--": "--]",
}  # fmt: skip
_READERS: dict[str, Reader] = {
    "{{": braces.output, "{{{": braces.output, "{%": braces.tag, "{#": braces.comment,
    "{!!": partial(marks.echo, "blade"), "<%": marks.erb, "<#--": marks.comment, "[%": marks.toolkit,
    "[#--": marks.comment,
}  # fmt: skip
_UNSHOWN = re.compile(r"<(style|script|code|pre)\b", re.IGNORECASE)
_ENDS = re.compile(r"\{%[-+~]?\s{0,9}end_?(\w{1,40})")


def scan(source: str, dialect: str = "") -> tuple[Placeholder, ...]:
    """Every placeholder in the order of the source; with "" as the dialect, whatever looks like one.

    What is opened and never closed is none. Linear in the length of the source.
    """
    ended = frozenset(_ENDS.findall(source)) if "{%" in source else frozenset()
    found = fill_ins.settled(list(_all(source, ended, dialect)))
    return with_conditions(source, braces.with_family(found, dialect)) if found else ()


def _all(source: str, ended: frozenset[str], dialect: str) -> Iterator[Placeholder]:
    quiet = _quiet(source)
    closers: dict[str, int] = {}
    at = 0
    while match := _BEGIN.search(source, at):
        span, reader = _closed(source, match, closers), _READERS.get(match[0])
        if span is None:
            at = match.end()
            continue
        if reader is not None:
            one = reader(source, span, ended)
        else:
            one = marks.read(source, span, dialect) or _fill_in(source, span, quiet, dialect)
        if one is None:
            at = span.start + 1
        else:
            yield one
            at = _after(source, one)


def _after(source: str, one: Placeholder) -> int:
    """Where to go on: after what is to be shown as it stands, if this begins it."""
    if one.family != "liquid" or one.filters not in (("raw",), ("verbatim",)):
        return one.span.end
    return max(one.span.end, source.find("{%", source.find(f"end{one.filters[0]}", one.span.end) - 5))


def _closed(source: str, match: re.Match[str], closers: dict[str, int]) -> Span | None:
    """Of the placeholder that begins here; None when another begins before it is closed, or it never is."""
    start, opener = match.start(), match[0]
    closer = _CLOSERS.get(opener)
    if closer is None:
        return Span(start, match.end())
    stop = closers.get(closer, -2)
    if stop != -1 and stop < match.end():
        stop = closers[closer] = source.find(closer, match.end())
    if stop < 0:
        return None
    inner = source.find(opener[:2] if opener == "{{{" else opener, match.end(), stop)
    if inner >= 0 and not (opener == "{%" and _is_quoted(source[match.end() : inner])):
        return None
    return Span(start, stop + len(closer))


def _is_quoted(before: str) -> bool:
    """Whether a quote is open at the end of this part of a tag."""
    return "\n" not in before and bool(before.count("'") % 2 or before.count('"') % 2)


def _fill_in(source: str, span: Span, quiet: tuple[Span, ...], dialect: str) -> Placeholder | None:
    if any(one.start <= span.start < one.end for one in quiet):
        return None
    return fill_ins.read(source, span, dialect)


def _quiet(source: str) -> tuple[Span, ...]:
    """Where brackets are CSS, code or script and nothing to fill in."""
    found, at = [], 0
    while match := _UNSHOWN.search(source, at):
        end = source.find(f"</{match[1]}", match.end())
        if end < 0:
            at = match.end()
            continue
        found.append(Span(match.start(), end))
        at = end
    return tuple(found)
