"""`deliverability explain`: what a check looks for and how to mend what it finds."""

from __future__ import annotations

import difflib
import re

import click

from checks.guide import guide
from checks.registry import all_checks
from deliverability.commands.options import wrong
from deliverability.terminal import Style, paragraphs


@click.command()
@click.argument("name", required=False, metavar="CHECK")
def command(name: str | None) -> None:
    """Print the guide of CHECK (such as spf.missing), or list every check with its severity."""
    if name is None:
        for check_id, one in all_checks().items():
            click.echo(f"{check_id:<34}{one.severity.value:<9}{_plain(guide(check_id).title)}")
        return
    if name not in all_checks():
        near = difflib.get_close_matches(name, all_checks(), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        wrong(f'There is no check "{name}".{hint} "deliverability explain" lists them all.')
    one, words = all_checks()[name], guide(name)
    click.echo(f"{click.style(name, bold=True)} ({one.severity.value}; {', '.join(one.cites)})")
    click.echo(_plain(words.title))
    for head, text in (
        ("What happens to your mail", words.why),
        ("What to do", words.fix),
        ("Technical detail", words.detail),
    ):
        click.echo(f"\n{click.style(head, bold=True)}\n{paragraphs(_plain(text), Style(), '  ')}")


def _plain(text: str) -> str:
    """Facts that only a finding has are shown as <fact>."""
    return re.sub(r"(?<!%)\{([a-z][a-z0-9_]*)\}", lambda m: f"<{m[1].replace('_', ' ')}>", text)
