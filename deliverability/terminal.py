"""A report as text for a terminal or a pipe: the sentence, the next step, the families, the findings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import click

from checks.model import Gap, Severity, Verdict
from deliverability.report import Advice, FamilyLine, Report
from deliverability.summary import next_step, sentence

ICONS = {
    Verdict.PASS: ("✔", "+", "green"),
    Verdict.WARN: ("▲", "!", "yellow"),
    Verdict.FAIL: ("✖", "x", "red"),
    Verdict.COULD_NOT_CHECK: ("?", "?", "blue"),
    Verdict.NOT_APPLICABLE: ("–", "-", "white"),
}
OF_SEVERITY = {
    Severity.ERROR: Verdict.FAIL,
    Severity.WARNING: Verdict.WARN,
    Severity.NOTICE: Verdict.NOT_APPLICABLE,
}
NAMES = {"mx": "MX", "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
ABOUT = {
    "mx": "where your mail arrives",
    "spf": "who may send for you",
    "dkim": "the seal on your mail",
    "dmarc": "what happens to fakes",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: the width in columns, symbols beyond ASCII or not, and the technical detail or not."""

    width: int = 80
    symbols: bool = True
    detail: bool = False

    def mark(self, verdict: Verdict, word: str = "") -> str:
        """Icon and word, never colour alone; click takes the colour out where there is no terminal."""
        symbol, plain, colour = ICONS[verdict]
        return click.style(f"{symbol if self.symbols else plain} {word or verdict.value}", fg=colour)


def render(report: Report, style: Style) -> str:
    """The whole report as text, without a last newline."""
    parts = [_head(report, style), "\n".join(family_row(line, style) for line in report.families)]
    parts += [_finding(advice, style) for advice in report.findings]
    if report.gaps:
        parts.append(_gaps(report.gaps, style))
    return "\n\n".join(parts)


def family_row(line: FamilyLine, style: Style) -> str:
    """One family: "MX     where your mail arrives   ✔ pass"."""
    name = NAMES.get(line.family, line.family)
    counts = ((line.errors, "problem"), (line.warnings, "warning"), (line.notices, "note"))
    said = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n)
    extra = f" ({line.reason or said})" if line.reason or said else ""
    return f"{name:<7}{ABOUT.get(line.family, ''):<25}{style.mark(line.verdict)}{extra}"


def _head(report: Report, style: Style) -> str:
    step = next_step(report)
    lines = [click.style(paragraphs(sentence(report), style), bold=True)]
    if step is not None:
        lines.append(paragraphs(f"Next step: {step.title}. See below.", style))
    return "\n".join(lines)


def _finding(advice: Advice, style: Style) -> str:
    severity = advice.finding.severity
    word = {"error": "problem", "warning": "warning", "notice": "note"}[severity.value]
    head = f"{style.mark(OF_SEVERITY[severity], word)}: {click.style(advice.title, bold=True)}"
    body = [paragraphs(advice.why, style, "  "), paragraphs(advice.fix, style, "  ")]
    if style.detail:
        body.append(paragraphs(advice.detail, style, "  "))
    about = f"{advice.finding.check} · {advice.finding.subject} · {', '.join(advice.cites)}"
    return "\n".join([head, "", "\n\n".join(body), "", click.style(paragraphs(about, style, "  "), dim=True)])


def _gaps(gaps: tuple[Gap, ...], style: Style) -> str:
    """Each question without an answer once, with how many checks waited for it."""
    lines = [style.mark(Verdict.COULD_NOT_CHECK, "could not check"), ""]
    ordered = sorted(gaps, key=lambda gap: str(gap.unknown))
    for text, group in groupby(ordered, key=lambda gap: str(gap.unknown)):
        checks = sorted({gap.check for gap in group})
        named = checks[0] if len(checks) == 1 else f"{checks[0]} and {len(checks) - 1} more checks"
        lines.append(paragraphs(f"{text}. Left open: {named}.", style, "  "))
    return "\n".join(lines)


def paragraphs(text: str, style: Style, indent: str = "") -> str:
    """Paragraphs filled to the width; records in fences stand on lines of their own, never broken."""
    return "\n\n".join(_block(block, style, indent) for block in _blocks(text))


def _blocks(text: str) -> Iterator[str]:
    for part in re.split(r"(```.*?```)", text, flags=re.DOTALL):
        if part.startswith("```"):
            yield part
        else:
            yield from (block for block in re.split(r"\n\s*\n", part) if block.strip())


def _block(block: str, style: Style, indent: str) -> str:
    if block.startswith("```"):
        return textwrap.indent(block.strip("`\n"), indent + "    ")
    if block.lstrip().startswith("- "):
        items = re.split(r"\n(?=- )", block.strip())
        return "\n".join(_filled(item, style, indent, indent + "  ") for item in items)
    return _filled(block, style, indent, indent)


def _filled(text: str, style: Style, first: str, rest: str) -> str:
    words = " ".join(text.split()).replace("`", "").replace("**", "")
    return textwrap.fill(
        words,
        max(style.width, 40),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
