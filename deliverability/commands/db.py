"""`deliverability db copy`: move from SQLite to PostgreSQL, or back."""

from __future__ import annotations

from pathlib import Path

import click

from deliverability.commands.opened import data_option, opened
from deliverability.commands.options import wrong
from deliverability.database_url import parse_database_url
from deliverability.store.copying import copy_all
from deliverability.store.database import Database, open_database
from deliverability.store.errors import StoreError
from deliverability.wording import counted


@click.group()
def command() -> None:
    """Move what is kept to another database."""


@command.command()
@click.option("--to", "target", required=True, metavar="URL|DIR",
              help="A PostgreSQL URL, or a folder for a file of SQLite.")  # fmt: skip
@data_option
def copy(target: str, config: Path | None, data: Path | None) -> None:
    """Copy every row to an empty database. Stop the service first: what it writes meanwhile stays behind."""
    with opened(config, data) as house:
        try:
            into = _open(target, house.settings.data.directory)
            try:
                rows = sum(copy_all(house.database, into).values())
            finally:
                into.dispose()
        except (StoreError, OSError) as error:
            wrong(str(error))
    click.echo(f"{counted(rows, 'row')} copied. Now set [data] database, or directory, to the new place.")


def _open(target: str, directory: Path) -> Database:
    if "://" not in target:
        return open_database(Path(target).expanduser())
    try:
        return open_database(directory, parse_database_url(target))
    except ValueError as error:
        raise StoreError(f"--to: {error}.") from error
