"""What the operator's spam filters say of templates, as text for a terminal; apart from the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from checks.model import Verdict
from checks.template.document import Document
from checks.template.settings import Settings as Known
from deliverability.config import Settings
from deliverability.linting.letter import letter
from deliverability.linting.oracle import NoScore, Score, has_filter, scores
from deliverability.linting.oracle import Verdict as Said
from deliverability.typeset import Style, filled, printable

MOST_TEMPLATES = 200
"""Of one call; each is a mail that a filter reads."""
MOST_RULES = 8


def scored(
    documents: Iterable[Document], known: Known, settings: Settings, now: datetime, style: Style
) -> Iterator[str]:
    """A heading, and the lines of each template; says so where no filter is named in the settings."""
    if not has_filter(settings):
        yield "No spam filter to ask: name yours as rspamd or spamd in [lint]."
        return
    documents = tuple(documents)
    yield click.style("What your spam filter says of words, links and pictures alone", bold=True)
    for one in documents[:MOST_TEMPLATES]:
        for said in scores(letter(one, known, now), settings):
            yield from _lines(one.name, said, style)
    if len(documents) > MOST_TEMPLATES:
        yield f"The other {len(documents) - MOST_TEMPLATES:,} templates were not scored."


def _lines(name: str, said: Score | NoScore, style: Style) -> Iterator[str]:
    shown = printable(name or "(no name)")
    if isinstance(said, NoScore):
        lead = style.icon(Verdict.COULD_NOT_CHECK)
        yield filled(
            f"{lead} {shown}: {said.filter} gave no score: {printable(said.why)}", style, "  ", "    "
        )
        return
    lead = style.icon(Verdict.PASS if said.verdict is Said.FINE else Verdict.WARN)
    yield f"  {lead} {shown}: {said.filter} {_sum(said)}"
    for one in said.symbols[:MOST_RULES]:
        rest = f" {printable(one.says)}" if one.says else ""
        yield filled(f"{one.points:+6.2f} {printable(one.name)}{rest}", style, "    ", "           ")


def _sum(said: Score) -> str:
    return f"{said.points:g} of the {said.limit:g} points that make spam"
