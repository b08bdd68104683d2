"""`deliverability backup FILE`: everything that is kept, in one file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from deliverability.backup import back_up
from deliverability.commands.opened import data_option, opened
from deliverability.commands.options import wrong
from deliverability.config import file_of
from deliverability.store.errors import StoreError
from deliverability.wording import counted


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def command(file: Path, config: Path | None, data: Path | None) -> None:
    """Write the database, the keys and the settings to FILE. The service may run meanwhile.

    FILE holds secrets: only you can read it, and it belongs in a safe place.
    """
    with opened(config, data) as house:
        settings = file_of(config, os.environ)
        try:
            kept = back_up(house.settings.data, house.database, settings, file, datetime.now(UTC))
        except StoreError as error:
            wrong(str(error))
        except OSError as error:
            wrong(f"{file} cannot be written: {error.strerror}. Nothing was kept.")
    size = file.stat().st_size / 1_000_000
    click.echo(f"{file}: {counted(kept.rows, 'row')} and {', '.join(kept.files)}, {size:,.1f} MB.")
