"""Record cards as text for a terminal: what is typed where, each value on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

import click

from deliverability.cards import Card, Shown, caution
from deliverability.remedies.model import Remedy
from deliverability.report import Advice
from deliverability.typed import Field
from deliverability.typeset import Style, filled, printable, verbatim

INDENT, DEEP = "  ", "      "


def record_parts(advice: Advice, shown: Shown, style: Style) -> Iterator[str]:
    """Steps, caution and cards of one finding; nothing where its remedy says no more than the guide."""
    remedy = advice.remedy
    if remedy is None:
        return
    yield from _steps(remedy, style)
    if shown.cards and (warning := caution(advice)):
        yield filled(f"Before you do it: {printable(warning)}", style, INDENT)
    for card in shown.cards:
        yield _card(card, style)
    for card in shown.others:
        yield filled(f"{_head(card)}: it is shown above, and mends this as well.", style, INDENT)
    if remedy.note and remedy.note not in advice.fix:
        yield filled(printable(remedy.note), style, INDENT)


def _steps(remedy: Remedy, style: Style) -> Iterator[str]:
    steps = [filled(f"- {printable(step)}", style, INDENT, DEEP[:4]) for step in remedy.steps]
    if steps:
        yield "\n".join(steps)
    for page in remedy.pages:
        head = filled(f"Let your web server show this text at {printable(page.url)}:", style, INDENT)
        yield "\n".join([head, *(verbatim(printable(line), DEEP) for line in page.text.splitlines())])


def _card(card: Card, style: Style) -> str:
    lines = [
        f"{INDENT}{click.style(printable(_head(card)), bold=True)}",
        filled(printable(card.where), style, INDENT * 2),
        *(line for field in card.typed.fields for line in _field(field, card.is_removal)),
    ]
    if card.sought:
        lines.append(verbatim(f"in place of: {printable(card.change.old)}", DEEP))
    lines += [filled(printable(note), style, INDENT * 2) for note in card.typed.notes]
    return "\n".join(lines)


def _head(card: Card) -> str:
    return f"{card.title} ({card.change.rrtype} at {card.change.name})"


def _field(field: Field, is_removal: bool) -> Iterator[str]:
    empty = "(empty)" if is_removal else "(leave it empty)"
    first, *more = printable(field.value or empty).split("\n")
    yield verbatim(f"{field.label}: {first}", DEEP)
    yield from (verbatim(line, DEEP + " " * (len(field.label) + 2)) for line in more)
    if field.key in ("name", "value") and "if the page" in field.note:
        yield click.style(verbatim(f"({printable(field.note)})", DEEP + INDENT), dim=True)
