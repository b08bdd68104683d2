"""`deliverability apply`: make what is looked after the same as a file declares."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from deliverability.commands.kept import kept_options, opened
from deliverability.commands.options import wrong
from deliverability.monitored.applying import Deed, Step, apply
from deliverability.monitored.declared import Declared, load
from deliverability.monitored.intake import TooManyDomainsError
from deliverability.wording import counted

SIGNS = {Deed.ADD: "+", Deed.CHANGE: "~", Deed.REMOVE: "-"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--prune", is_flag=True, help="Remove what the file does not name, with its history.")
@kept_options
def command(file: Path, dry_run: bool, prune: bool, config: Path | None, data: Path | None) -> None:
    """Look after what FILE declares: a default, groups, domains, and what is set for each.

    To apply a file twice changes nothing the second time. "deliverability domains export" writes such a file.
    """
    declared = _declared(file)
    with opened(config, data) as database:
        try:
            steps = apply(database, declared, datetime.now(UTC), prune=prune, dry_run=dry_run)
        except TooManyDomainsError as error:
            wrong(str(error))
    _say(steps, dry_run)


def _declared(file: Path) -> Declared:
    try:
        return load(file)
    except ValueError as error:
        wrong(*map(str, error.args))


def _say(steps: tuple[Step, ...], dry_run: bool) -> None:
    for step in steps:
        click.echo(f"{SIGNS[step.deed]} {step.what}")
        for difference in step.differences:
            click.echo(f"    {difference}")
    if not steps:
        click.echo("Nothing differs from the file.")
        return
    changes = counted(len(steps), "change")
    click.echo(f"{changes} would be made. Nothing was changed." if dry_run else f"{changes} made.")
