"""A report as text for a terminal or a pipe: the sentence, the next step, the families, the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby

import click

from checks.model import Gap, Override, Severity, Verdict
from deliverability.arranged import grouped, silences
from deliverability.cards import Shown, cards_of
from deliverability.dig import Said, about, everything
from deliverability.gather.library import SecondOpinion, differs
from deliverability.net.transcript import Transcript
from deliverability.parties import Parties, named
from deliverability.record_text import record_parts
from deliverability.report import Advice, FamilyLine, Report, worst
from deliverability.summary import next_step, next_words, sentence
from deliverability.typeset import Style, filled, paragraphs, printable, verbatim
from deliverability.wording import (
    FAMILIES,
    OF_SEVERITY,
    SEVERITY_WORDS,
    counted,
    counts,
    family_name,
    family_title,
    overruled,
    untold,
)

NARROW = 60  # columns under which a row leaves out the standard behind its family
WELL = (Verdict.PASS, Verdict.NOT_APPLICABLE)
MOST_NOTES = 3
"""More notes than this are only counted, so that they do not hide what matters."""


def render(report: Report, style: Style, transcript: Transcript | None = None) -> str:
    """The whole report as text, without a last newline; with `style.detail` also the evidence."""
    parts = [_head(report, style)]
    if report.verdict is not Verdict.NOT_APPLICABLE:  # the sentence has said why, once
        parts.append(_families(report.families, style))
    loud = [advice for advice in report.findings if style.detail or not _is_note(advice)]
    pairs = zip(loud, cards_of(loud, report.dns), strict=True)
    for _, same in groupby(pairs, key=lambda pair: pair[0].finding.check):
        parts += _findings(tuple(same), style, transcript)
    if report.gaps:
        parts.append(_gaps(report.gaps, style))
    notes = [advice for advice in report.findings if _is_note(advice)]
    if notes and not style.detail:
        parts.append(_notes(notes, style))
    if report.off:
        parts.append(_off(report.off, style))
    parts += _parties(report.parties, style)
    if style.detail and transcript is not None:
        parts.append(_asked(transcript, report))
    return "\n\n".join(parts)


def row(report: Report, style: Style) -> str:
    """A report in one line, for lists: "✖ fail  example.com  Mail to …"."""
    mark, plain = style.mark(report.verdict), style.bare(report.verdict)
    return f"{mark}{' ' * (17 - len(plain))}  {printable(report.domain.label)}  {printable(sentence(report))}"


def family_row(line: FamilyLine, style: Style) -> str:
    """One family: "  Mail servers (MX)              ✔ pass"."""
    said = printable(line.reason) or counts(line)
    if line.gaps and line.verdict is not Verdict.COULD_NOT_CHECK:
        said += f"{', ' if said else ''}{counted(line.gaps, 'open question')}"
    head = family_head(line.family, style)
    bare = style.bare(line.verdict)
    if not said:
        return head + style.mark(line.verdict)
    if len(head) + len(bare) + len(said) + 3 <= style.width:
        return f"{head}{style.mark(line.verdict)} ({said})"
    return f"{head}{style.mark(line.verdict)}\n{filled(said, style, '    ')}"


def family_head(family: str, style: Style) -> str:
    """The family's name, as wide as the widest."""
    named = family_title if style.width >= NARROW else family_name
    return f"  {named(family):<{_widest(named)}}"


@cache
def _widest(named: Callable[[str], str]) -> int:
    return max(len(named(family)) for family in FAMILIES) + 2


def _families(lines: Iterable[FamilyLine], style: Style) -> str:
    return "\n".join(_group(title, mine, style) for title, mine in grouped(lines))


def _group(title: str, lines: tuple[FamilyLine, ...], style: Style) -> str:
    """A heading and its rows; one line where all is well, unless the detail is wanted."""
    verdict = worst(line.verdict for line in lines)
    if style.detail or verdict not in WELL:
        return "\n".join([title, *(family_row(line, style) for line in lines)])
    notes = sum(line.notices for line in lines)
    head = f"{title:<{len(family_head('mx', style))}}{style.mark(verdict)}"
    return f"{head} ({counted(notes, 'note')})" if notes else head


def _head(report: Report, style: Style) -> str:
    text = click.style(filled(printable(sentence(report)), style), bold=True)
    step = next_step(report)
    if step is None:
        return text
    return f"{text}\n\n{filled('Next step: ' + printable(next_words(step)), style)}"


def _findings(
    same: tuple[tuple[Advice, Shown], ...], style: Style, transcript: Transcript | None
) -> Iterator[str]:
    """The findings of one check; what the first has said the others do not say again."""
    said: set[str] = set()
    for advice, shown in same:
        finding = advice.finding
        head = f"{SEVERITY_WORDS[finding.severity]}: {printable(advice.title)}"
        lines = filled(f"{style.icon(OF_SEVERITY[finding.severity])} {head}", style, rest="  ")
        parts = [style.coloured(lines, OF_SEVERITY[finding.severity])]
        parts += _once(printable(advice.why), said, style)
        before, after = advice.beside_records
        parts += _once(printable(before), said, style, "What to do")
        parts += record_parts(advice, shown, style)
        parts += _once(printable(after), said, style) if after else []
        if style.detail:
            parts += _once(printable(advice.detail), said, style, "Technical detail")
            parts += _evidence(advice, transcript)
        if advice.override is not None:
            parts.append(filled(printable(overruled(advice)), style, "  "))
        source = f"{finding.check} · {printable(finding.subject)} · {', '.join(advice.cites)}"
        parts.append(click.style(filled(source, style, "  "), dim=True))
        yield "\n\n".join(parts)


def _once(text: str, said: set[str], style: Style, title: str = "") -> list[str]:
    if text in said:
        return []
    said.add(text)
    head = f"  {click.style(title, bold=True)}\n" if title else ""
    return [head + paragraphs(text, style, "  ")]


def _evidence(advice: Advice, transcript: Transcript | None) -> Iterator[str]:
    facts = [f"{name}: {printable(text)}" for name, text in untold(advice).items()]
    if facts:
        yield f"  {click.style('Seen', bold=True)}\n" + "\n".join(verbatim(fact, "  ") for fact in facts)
    said = about(transcript, advice.finding.subject) if transcript is not None else ()
    if said:
        yield "\n".join(_said(one, "  ") for one in said)


def _gaps(gaps: tuple[Gap, ...], style: Style) -> str:
    """Why there were no answers, what that means, and each question with who waits for it."""
    head = f"{style.bare(Verdict.COULD_NOT_CHECK)} (this counts neither for nor against your domain)"
    lines = [style.coloured(filled(head, style, rest="  "), Verdict.COULD_NOT_CHECK)]
    for one in silences(gaps):
        asked = f", asked of {', '.join(one.servers)}" if one.servers else ""
        told = f"{one.reason.value}{asked}. {one.means}"
        open_ones = [filled(f"- {_open(*question)}", style, "    ", "      ") for question in one.questions]
        lines.append("\n".join([filled(printable(told[0].upper() + told[1:]), style, "  "), *open_ones]))
    return "\n\n".join(lines)


def _open(question: str, waiting: tuple[tuple[str, int], ...]) -> str:
    left = ", ".join(f"{family_name(family)} ({counted(n, 'check')})" for family, n in waiting)
    return printable(f"{question}, for {left}")


def _notes(notes: list[Advice], style: Style) -> str:
    icon = style.icon(Verdict.NOT_APPLICABLE)
    if len(notes) > MOST_NOTES:
        return f"{icon} {len(notes)} things you could add or improve (--detail shows them)"
    lines = [f"{icon} Good to know"]
    for advice in notes:
        lines.append(filled(f"{printable(advice.title)} ({advice.finding.check})", style, "  ", "    "))
    return "\n".join(lines)


def _off(overrides: tuple[Override, ...], style: Style) -> str:
    lines = [f"{style.icon(Verdict.NOT_APPLICABLE)} Switched off in the settings"]
    for one in overrides:
        lines.append(filled(printable(f"{one.check}, because {one.because}"), style, "  ", "    "))
    return "\n".join(lines)


def _parties(parties: Parties, style: Style) -> Iterator[str]:
    """Who handles the domain's mail, a line for each role; with the detail also the records that show it."""
    lines = [click.style("Who handles your mail", bold=True)]
    for title, mine in parties.by_role():
        lines.append(filled(printable(f"{title}: {named(mine)}"), style, "  ", "    "))
        shown = (one for party in mine for one in party.evidence) if style.detail else ()
        lines += [verbatim(printable(f"{one.subject}: {one.shows}"), "      ") for one in shown]
    if parties.all:
        yield "\n".join(lines)


def _asked(transcript: Transcript, report: Report) -> str:
    taken = report.taken_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    head = click.style("Asked and answered", bold=True)
    lines = [f"{head} ({counted(len(transcript.exchanges), 'question')}, "
             f"{counted(len(transcript.contacts), 'server')} reached, {taken}, "
             f"checks version {report.checks_version})"]  # fmt: skip
    for by, same in groupby(everything(transcript), key=lambda said: said.by):
        lines += [verbatim(line, "  ") for said in same for line in said.lines]
        lines.append(click.style(f"      {by}", dim=True))
    return "\n".join(lines)


def _said(said: Said, indent: str) -> str:
    lines = [verbatim(line, indent) for line in said.lines]
    return "\n".join([*lines, click.style(f"{indent}    {said.by}", dim=True)])


def _is_note(advice: Advice) -> bool:
    return advice.finding.severity is Severity.NOTICE


def render_opinion(second: SecondOpinion, report: Report, style: Style) -> str:
    """What the library says of each family, and where we say the opposite."""
    lines = [f"{click.style('Second opinion', bold=True)} ({second.library}, on the same answers)"]
    for one in second.families:
        head = f"{family_head(one.family, style)}the library says {one.says.value}"
        lines.append(f"{head}; we do not" if differs(one, report) else head)
        lines += [filled(printable(words), style, "    ", "      ") for words in one.words]
        if one.missed:
            missed = f"It wanted what this check did not get: {', '.join(one.missed)}."
            lines.append(filled(printable(missed), style, "    ", "      "))
    return "\n".join(lines)
