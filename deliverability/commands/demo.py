"""`deliverability demo`: fill a new data directory with invented domains and their history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from deliverability.commands.opened import data_option, opened
from deliverability.commands.options import wrong
from deliverability.demo.build import DAYS, fill
from deliverability.secret_key import secret_key


@click.command()
@data_option
def command(config: Path | None, data: Path | None) -> None:
    """Fill a new data directory with twelve invented domains and ninety days of their history.

    Every run in it is a real check over recorded answers. A service on it sends nothing, and asks
    the recorded answers about these domains, never the world.
    """
    with opened(config, data or Path("demo")) as house:
        directory = house.settings.data.directory
        with click.progressbar(length=DAYS + 1, label="Ninety days pass", show_eta=False) as bar:
            try:
                made = fill(
                    house.settings, house.database, secret_key(house.settings), datetime.now(UTC),
                    lambda _: bar.update(1),
                )  # fmt: skip
            except ValueError as error:
                wrong(f"{error} ({directory}), so no demo is put there.",
                      "Name a new one: deliverability demo --data demo2")  # fmt: skip
    click.echo(f"{made.domains} domains, {made.runs} checks, {made.changes} changes, {made.letters} mails.")
    click.echo(f"Look around: deliverability serve --data {directory}")
