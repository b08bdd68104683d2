"""`deliverability verify-audit`: whether the audit log still is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from deliverability.accounts.audit import verify
from deliverability.cli import PASS, PROBLEMS
from deliverability.commands.opened import data_option, opened
from deliverability.commands.output import say
from deliverability.wording import counted


@click.command()
@data_option
def command(config: Path | None, data: Path | None) -> None:
    """Follow the audit log from its first row. Exit status 1 when a row was edited or taken away."""
    with opened(config, data) as house:
        found = verify(house.database)
    if found.broken is not None:
        say(f"Row {found.broken} of the audit log is not as it was written, or was taken away.")
        raise SystemExit(PROBLEMS)
    say(f"{counted(found.rows, 'row')} of the audit log, all as they were written.")
    if found.last:
        say("Note the last hash elsewhere: with it you can also see whether the end was cut off.")
        say(f"{found.rows} {found.last}")
    raise SystemExit(PASS)
