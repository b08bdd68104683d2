"""What commands share that work on what is kept: their options, the database, and who is at work."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from deliverability.accounts.acting import Actor, acting_as
from deliverability.commands.options import settings_from, wrong
from deliverability.store.database import Database, StoreError, open_database

F = TypeVar("F", bound=Callable[..., Any])


def kept_options(command: F) -> F:
    """--data and --config."""
    for option in (
        click.option("--config", type=click.Path(path_type=Path, dir_okay=False),
                     help="The settings file to use."),
        click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
                     help="Where all is kept."),
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def opened(config: Path | None, data: Path | None) -> Iterator[Database]:
    """The database of the settings; the audit log names who runs the command. Ends the program on trouble."""
    settings = settings_from(config, (), ())
    kept = settings.data if data is None else replace(settings.data, directory=data)
    try:
        database = open_database(kept.directory, kept.url)
    except (OSError, StoreError) as error:
        wrong(f"The data directory {kept.directory} cannot be used: {error}")
    try:
        with acting_as(Actor(f"{_user()} (command line)")):
            yield database
    finally:
        database.dispose()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in some containers
        return f"user {os.getuid()}"
