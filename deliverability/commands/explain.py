"""`deliverability explain`: what a check looks for and how to mend what it finds."""

from __future__ import annotations

import click

from checks.guide import guide
from checks.registry import all_checks, checks_of, families
from deliverability.arranged import grouped_families
from deliverability.chosen import parse_check
from deliverability.commands.explain_rule import explained, list_rules
from deliverability.commands.options import wrong
from deliverability.commands.output import say, style
from deliverability.typeset import filled, paragraphs
from deliverability.wording import family_title, plain


@click.command()
@click.argument("name", required=False, metavar="CHECK")
def command(name: str | None) -> None:
    """Print the guide of CHECK (such as spf.missing or TONE001), or list every check with its severity."""
    if name is None:
        _list()
        list_rules()
        return
    if explained(name):
        return
    try:
        check_id = parse_check(name)
    except ValueError as error:
        wrong(f"{error}.")
    _explain(check_id)


def _list() -> None:
    width = max(map(len, all_checks())) + 1
    for title, mine in grouped_families(families()):
        say(click.style(title, bold=True))
        for family in mine:
            say(f"  {family_title(family)}")
            for one in checks_of(family):
                told = plain(guide(one.id).title).replace("`", "")
                say(f"    {one.id:<{width}}{one.severity.value:<9}{told}")


def _explain(check_id: str) -> None:
    one, words, look = all_checks()[check_id], guide(check_id), style()
    say(f"{click.style(check_id, bold=True)} ({one.severity.value}; {', '.join(one.cites)})")
    say(filled(plain(words.title), look))
    for head, text in (
        ("What happens to your mail", words.why),
        ("What to do", words.fix),
        ("Technical detail", words.detail),
    ):
        say(f"\n{click.style(head, bold=True)}\n{paragraphs(plain(text), look, '  ')}")
