"""`deliverability work`: do the work in the background, beside a `serve` on the same database."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from deliverability.commands.opened import no_migrate_option, not_migrating
from deliverability.commands.options import settings_from, world_options, wrong
from deliverability.config import Settings
from deliverability.office import Office, open_office
from deliverability.store.database import StoreError

STOP = (signal.SIGTERM, signal.SIGINT)


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where runs are kept."
)
@no_migrate_option
@world_options
def command(data: Path | None, no_migrate: bool, **asked: Any) -> None:
    """Check domains that are due, and send mail, until interrupted (Ctrl-C). Any number may run."""
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    if data is not None:
        settings = replace(settings, data=replace(settings.data, directory=data))
    if no_migrate:
        settings = not_migrating(settings)
    if not settings.work.at_once:
        wrong("[work] at_once is 0, so there is nothing to do here. Set it to 1 or more for this process.")
    work(settings)


def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; then give back what is under way."""
    from deliverability.logs import start_logging
    from deliverability.work.ticker import Ticker

    start_logging(settings.log)
    stop = threading.Event()
    for number in STOP:
        signal.signal(number, lambda *_: stop.set())
    office = _opened(settings)
    ticker = Ticker(office)
    ticker.start()
    click.echo(f"At work on {settings.data.directory}. Ctrl-C stops.")
    try:
        stop.wait()
    finally:
        ticker.stop()
        office.close()


def _opened(settings: Settings) -> Office:
    try:
        return open_office(settings)
    except StoreError as error:
        wrong(str(error))
    except (OSError, ValueError) as error:
        wrong(f"The data directory {settings.data.directory} cannot be used: {error}",
              "Name another with --data DIR or [data] directory.")  # fmt: skip
