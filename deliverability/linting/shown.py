"""Findings of the linter as text for a terminal: file by file, the line with its words underlined."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from checks.model import Severity, Verdict
from deliverability.linting.finding import LintFinding
from deliverability.typeset import Style, filled, paragraphs, printable
from deliverability.wording import OF_SEVERITY, SEVERITY_WORDS, counted

INDENT = "    "
MOST_PLACES = 8
"""More places of one fault in one file are only counted."""


def render(findings: Iterable[LintFinding], style: Style) -> str:
    """All findings: a heading for each file, the worst first where they are of one place."""
    return "\n\n".join(
        _file(name, list(mine), style) for name, mine in groupby(findings, key=lambda one: one.document.name)
    )


def tally(findings: tuple[LintFinding, ...], templates: int, style: Style, *, is_whole: bool = True) -> str:
    """ "✖ 3 problems, 2 warnings and 1 note in 4 of 20 templates".

    Not `is_whole`: not all could be checked, so that no finding does not mean that all is well.
    """
    looked = counted(templates, "template")
    if not findings and not is_whole:
        said = f"{style.icon(Verdict.COULD_NOT_CHECK)} {looked}: nothing found, but not all could be checked"
        return style.coloured(said, Verdict.COULD_NOT_CHECK)
    if not findings:
        return click.style(f"{style.icon(Verdict.PASS)} {looked}, nothing to improve", fg="green", bold=True)
    counts = Counter(one.severity for one in findings)
    told = [counted(counts[one], SEVERITY_WORDS[one]) for one in Severity if counts[one]]
    words = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    touched = len({id(one.document) for one in findings})
    worst = next(one for one in Severity if counts[one])
    return style.coloured(
        f"{style.icon(OF_SEVERITY[worst])} {words} in {touched} of {looked}", OF_SEVERITY[worst]
    )


def statistics(findings: Iterable[LintFinding], style: Style) -> str:
    """How often each rule spoke, the most frequent first."""
    by_rule = Counter((one.severity, one.code, one.check) for one in findings)
    lines = []
    for (severity, code, check), count in by_rule.most_common():
        mark = style.mark(OF_SEVERITY[severity], f"{SEVERITY_WORDS[severity]:<8}")
        lines.append(f"{count:>6}  {mark} {code:<10}{check.partition('.')[2]}")
    return "\n".join(lines)


def _file(name: str, findings: list[LintFinding], style: Style) -> str:
    parts = [click.style(printable(name or "(no name)"), bold=True, underline=True)]
    seen: set[tuple[str, str]] = set()
    for one in findings:
        key = (one.check, one.message)
        if key in seen:
            continue
        seen.add(key)
        parts.append(_finding(one, [each for each in findings if (each.check, each.message) == key], style))
    return "\n".join(parts)


def _finding(one: LintFinding, same: list[LintFinding], style: Style) -> str:
    lead = f"{style.icon(OF_SEVERITY[one.severity])} {SEVERITY_WORDS[one.severity]} {one.line}:{one.column}"
    text = filled(f"{lead} {one.code} {printable(one.message)}", style, "  ", INDENT)
    rest = text[2 + len(lead) :]
    lines = [f"  {style.coloured(lead, OF_SEVERITY[one.severity])}{rest}"]
    if one.severity is not Severity.NOTICE or style.detail:
        lines += _quoted(one, style)
    if len(same) > 1:
        lines.append(filled(_also(same[1:]), style, INDENT))
    if one.fix is not None:
        option = "--fix" if one.fix.safe else "--fix --unsafe-fixes"
        lines.append(filled(f"Fix: {printable(one.fix.says)} ({option})", style, INDENT, INDENT + "  "))
    if how := one.facts.get("how"):  # what no edit of the template mends
        lines.append(paragraphs(printable(str(how)), style, INDENT))
    return "\n".join(lines)


def _also(others: list[LintFinding]) -> str:
    places = [f"{one.line}:{one.column}" for one in others[:MOST_PLACES]]
    more = f" and {counted(len(others) - MOST_PLACES, 'more place')}" if len(others) > MOST_PLACES else ""
    return f"also at {', '.join(places)}{more}"


def _quoted(one: LintFinding, style: Style) -> Iterator[str]:
    """The source line with carets under the words; of a long line the part around them."""
    source, span = one.document.source, one.span
    if not span:
        return
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.start)
    while start < span.start and source[start] in " \t":  # how far it is indented says nothing here
        start += 1
    line = source[start : end if end >= 0 else len(source)]
    room = max(style.width, 40) - len(INDENT)
    line, first, last = _cut(line, span.start - start, span.end - start, room)
    shown = [_visible(letter) for letter in line]
    before, marked = "".join(shown[:first]), "".join(shown[first:last])
    if not marked.strip():
        return
    fault = OF_SEVERITY[one.severity]
    yield f"{INDENT}{before}{style.coloured(marked, fault)}{''.join(shown[last:])}"
    yield f"{INDENT}{' ' * _columns(before)}{style.coloured('^' * _columns(marked), fault)}"


def _cut(line: str, first: int, last: int, room: int) -> tuple[str, int, int]:
    """The part of a long line that shows the words, and where they stand in it."""
    if len(line) <= room:
        return line, first, min(last, len(line))
    at = max(0, min(first - room // 4, len(line) - room))
    part = line[at : at + room]
    before, after = "…" if at else "", "…" if at + room < len(line) else ""
    shown = before + part[len(before) : room - len(after)] + after
    return shown, first - at, min(last - at, room)


def _visible(letter: str) -> str:
    return " " if letter in "\t\r\u00a0\ufffc" else printable(letter)


def _columns(text: str) -> int:
    """How wide a terminal shows it."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
