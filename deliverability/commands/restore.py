"""`deliverability restore FILE`: bring back what a backup holds."""

from __future__ import annotations

from pathlib import Path

import click

from deliverability import backup
from deliverability.commands.opened import data_option, data_settings
from deliverability.commands.options import wrong
from deliverability.store.errors import StoreError
from deliverability.wording import counted


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Also where there is data already; its files are put aside.")
@data_option
def command(file: Path, force: bool, config: Path | None, data: Path | None) -> None:
    """Put the database and the keys of FILE in their place. Stop the service first.

    FILE is looked at whole before anything is changed. It may come from SQLite or from PostgreSQL, and goes
    into the database that the settings name.
    """
    place = data_settings(config, data).data
    try:
        kept = backup.restore(place, file, force=force)
    except StoreError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"{error.filename or place.directory}: {error.strerror}. Nothing was brought back.")
    made = kept.made_at.strftime("%Y-%m-%d %H:%M UTC")
    click.echo(f"{counted(kept.rows, 'row')} of {made} are back.")
    if backup.SETTINGS in kept.files:
        then = place.directory / f"{backup.SETTINGS}.from-backup"
        click.echo(f"The settings of then are in {then}; yours were not changed.")
