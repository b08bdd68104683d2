"""`deliverability health`: whether the service on this machine works, for whoever looks after its process."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from deliverability.cli import PROBLEMS
from deliverability.commands.opened import data_option, data_settings
from deliverability.commands.options import wrong
from deliverability.config import Settings
from deliverability.store.errors import StoreError

SECONDS = 5.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
LARGEST_ANSWER = 4096  # octets


@click.command()
@click.option("--work", is_flag=True, help="Ask the database whether a process does the work.")
@data_option
def command(work: bool, config: Path | None, data: Path | None) -> None:
    """Ask the page of this machine whether it works. Exit status 0 when it does, 1 when not."""
    settings = data_settings(config, data)
    problem = _of_work(settings) if work else _of_page(settings)
    click.echo(problem or "ok")
    if problem:
        raise SystemExit(PROBLEMS)


def _of_page(settings: Settings) -> str:
    """It is asked by a name it answers to, without TLS and without any proxy."""
    listen = settings.web.listen
    host = EVERYWHERE.get(listen.host, listen.host)
    named = settings.web.trusted_hosts[0].lstrip(".") if settings.web.trusted_hosts else host
    connection = http.client.HTTPConnection(host, listen.port, timeout=SECONDS)
    try:
        connection.request("GET", "/health", headers={"Host": named})
        answer = connection.getresponse()
        said = json.loads(answer.read(LARGEST_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        return f"the page at {listen} does not answer: {error}"
    except ValueError:
        return f"something else answers at {listen}"
    finally:
        connection.close()
    return "" if answer.status == 200 else str(said.get("status", answer.status))


def _of_work(settings: Settings) -> str:
    from deliverability.health import look
    from deliverability.store.database import open_database

    try:
        database = open_database(settings.data.directory, settings.data.url, migrate=False)
    except (StoreError, OSError) as error:
        wrong(str(error))
    try:
        found = look(settings, database, datetime.now(UTC), works_here=True)
    finally:
        database.dispose()
    return found.problem or ("" if found.worked_ago is not None else "no process does the work")
