"""What `deliverability explain` says of a rule of the linter, and the list of them."""

from __future__ import annotations

from itertools import groupby

import click

from checks.guide import guide
from checks.template.naming import rules_named
from checks.template.rule import Rule, all_rules
from deliverability.commands.output import say, style
from deliverability.typeset import Style, filled, paragraphs
from deliverability.wording import OF_SEVERITY, SEVERITY_WORDS, plain


def explained(name: str) -> bool:
    """Print the guide of a rule, or the rules of a group; False when the name is none of theirs."""
    found = rules_named(name)
    if len(found) == 1:
        say(_guide(found[0], style()))
    elif found:
        say(_table(found, style()))
    return bool(found)


def list_rules() -> None:
    """Every rule of the linter, group by group."""
    look = style()
    say(click.style("\nTemplates of support mail (deliverability lint)", bold=True))
    for group, mine in groupby(all_rules().values(), key=lambda one: one.group):
        say(f"  {group.capitalize()}")
        say(_table(tuple(mine), look))


def _table(rules: tuple[Rule, ...], look: Style) -> str:
    width = max(len(one.id.partition(".")[2]) for one in all_rules().values()) + 2
    rows = []
    for one in rules:
        severity = SEVERITY_WORDS[one.severity] + (", in preview" if one.preview else "")
        mark = look.icon(OF_SEVERITY[one.severity])
        rows.append(f"    {one.code:<11}{one.id.partition('.')[2]:<{width}}{mark} {severity}")
    return "\n".join(rows)


def _guide(one: Rule, look: Style) -> str:
    words = guide(one.id)
    severity = SEVERITY_WORDS[one.severity] + (", in preview: only on when asked for" if one.preview else "")
    parts = [
        f"{click.style(f'{one.code} {one.id}', bold=True)} ({severity}; {', '.join(one.cites)})",
        filled(plain(words.title), look),
    ]
    if one.kinds:
        parts.append(filled(f"For templates of kind {', '.join(one.kinds)}.", look))
    for head, text in (
        ("Why it matters", words.why), ("What to write", words.fix), ("Technical detail", words.detail),
    ):  # fmt: skip
        parts.append(f"\n{click.style(head, bold=True)}\n{paragraphs(plain(text), look, '  ')}")
    for head, examples in (("Reported", words.reported_for), ("Fine", words.fine)):
        shown = "\n\n".join("\n".join(f"    {line}" for line in source.strip().splitlines())
                            for example in examples for source in example.templates)  # fmt: skip
        parts.append(f"\n{click.style(head, bold=True)}\n{shown}")
    return "\n".join(parts)
