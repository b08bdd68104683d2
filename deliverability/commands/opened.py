"""Opens the data directory for commands that work on what is kept there."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from deliverability.accounts.acting import Actor, acting_as
from deliverability.commands.options import settings_from, wrong
from deliverability.config import Settings
from deliverability.store.database import Database, StoreError, open_database

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class House:
    """The settings and the open database."""

    settings: Settings
    database: Database


def data_option(command: F) -> F:
    """--config and --data."""
    config = click.option(
        "--config", type=click.Path(path_type=Path, dir_okay=False), help="The settings file to use."
    )
    data = click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help="The data directory, if another than that of the settings.",
    )  # fmt: skip
    return config(data(command))


no_migrate_option = click.option(
    "--no-migrate", is_flag=True, help="Start only where no table must be changed."
)


def not_migrating(settings: Settings) -> Settings:
    """The settings for --no-migrate."""
    return replace(settings, data=replace(settings.data, migrate=False))


def data_settings(config: Path | None, data: Path | None) -> Settings:
    """The settings, with the data directory of the command line if it names one."""
    settings = settings_from(config, (), ())
    return settings if data is None else replace(settings, data=replace(settings.data, directory=data))


@contextmanager
def opened(config: Path | None, data: Path | None) -> Iterator[House]:
    """The house, closed at the end; the audit log names whoever called. Ends the program with a sentence."""
    settings = data_settings(config, data)
    try:
        database = open_database(settings.data.directory, settings.data.url, migrate=settings.data.migrate)
    except StoreError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"The data directory {settings.data.directory} cannot be used: {error}",
              "Name another with --data DIR or [data] directory.")  # fmt: skip
    try:
        with acting_as(Actor(f"{_caller()} at the command line")):
            yield House(settings, database)
    finally:
        database.dispose()


def _caller() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "somebody"
