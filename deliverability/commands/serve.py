"""`deliverability serve`: run the page and the API with gunicorn."""

from __future__ import annotations

import gc
import os
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.util import import_app  # type: ignore[import-untyped]

from deliverability.addresses import ListenAddress, parse_listen
from deliverability.commands.opened import no_migrate_option, not_migrating
from deliverability.commands.options import Parsed, settings_from, world_options, wrong
from deliverability.config import Settings
from deliverability.config_sources import PATH_VARIABLE
from deliverability.disk import drafts_go_to
from deliverability.links import link, public_url

if TYPE_CHECKING:
    from deliverability.store.database import Database

APPLICATION = "web.app:from_environment()"
"""Imported by name in the process that serves, as nothing below imports `web`."""
THREADS = 16


@click.command()
@click.option(
    "--listen", type=Parsed("HOST:PORT", parse_listen), metavar="HOST:PORT", help="Where to serve the page."
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where runs are kept."
)
@click.option("--no-work", is_flag=True,
              help="Leave due checks and mail to `deliverability work`.")  # fmt: skip
@no_migrate_option
@world_options
def command(
    listen: ListenAddress | None, data: Path | None, no_work: bool, no_migrate: bool, **asked: Any
) -> None:
    """Serve the web page and its API until interrupted (Ctrl-C)."""
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    if listen is not None:
        settings = replace(settings, web=replace(settings.web, listen=listen))
    if data is not None:
        settings = replace(settings, data=replace(settings.data, directory=data))
    if no_migrate:
        settings = not_migrating(settings)
    if no_work:
        settings = replace(settings, work=replace(settings.work, at_once=0))
    welcome = _prepare_data(settings)
    _try_port(settings.web.listen)
    os.environ.update(as_environment(settings, asked["config"]))
    _Server(settings, welcome).run()


def as_environment(settings: Settings, config: Path | None) -> dict[str, str]:
    """The variables through which a process that reads its own settings gets what the command line said."""
    said = {
        "DELIVERABILITY_DNS__RESOLVERS": ",".join(map(str, settings.dns.resolvers)),
        "DELIVERABILITY_NETWORK__ALLOW": ",".join(map(str, settings.network.allow)),
        "DELIVERABILITY_WEB__LISTEN": str(settings.web.listen),
        "DELIVERABILITY_DATA__DIRECTORY": str(settings.data.directory),
        "DELIVERABILITY_DATA__MIGRATE": str(settings.data.migrate).lower(),
        "DELIVERABILITY_WORK__AT_ONCE": str(settings.work.at_once),
    }
    return said | ({PATH_VARIABLE: str(config)} if config is not None else {})


def _prepare_data(settings: Settings) -> tuple[str, ...]:
    """What to say at the start; ends with a sentence where a start would end in a traceback."""
    from deliverability.secret_key import secret_key
    from deliverability.store.database import StoreError, open_database

    try:
        database = open_database(settings.data.directory, settings.data.url, migrate=settings.data.migrate)
        secret_key(settings)
        drafts_go_to(settings.data.directory)
        welcome = _welcome(settings, database)
        database.dispose()
    except StoreError as error:
        wrong(str(error))
    except (OSError, ValueError) as error:
        wrong(f"The data directory {settings.data.directory} cannot be used: {error}",
              "Name another with --data DIR or [data] directory.")  # fmt: skip
    return welcome


def _welcome(settings: Settings, database: Database) -> tuple[str, ...]:
    """Where to open the page; and where strangers could, the way to the first account while there is none."""
    from deliverability.accounts.acting import Actor, acting_as
    from deliverability.accounts.people import invite_first
    from deliverability.accounts.reach import others_can_reach
    from deliverability.store.people import is_anybody

    if is_anybody(database) or not others_can_reach(settings):
        return (f"Open {public_url(settings)}/ in your browser. Ctrl-C stops.",)
    with acting_as(Actor("the start of the service")):
        secret = invite_first(database, datetime.now(UTC))
    return (
        f"Others can reach {public_url(settings)}/ and so people sign in. Make the first account here:",
        link(settings, "invitation", secret),
        "The link works once, for 24 hours; the next start prints a new one. Ctrl-C stops.",
    )


def _try_port(listen: ListenAddress) -> None:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen.host, listen.port))
        except OSError as error:
            wrong(f"Cannot listen at {listen}: {error.strerror}. Name another place with --listen.")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no type hints
    """gunicorn, told by us instead of its own files and arguments."""

    def __init__(self, settings: Settings, welcome: tuple[str, ...]) -> None:
        self._settings, self._welcome = settings, welcome
        super().__init__()

    def load_config(self) -> None:
        for name, value in _options(self._settings, self._welcome).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_app(APPLICATION)


def _options(settings: Settings, welcome: tuple[str, ...]) -> dict[str, Any]:
    listen = settings.web.listen
    return {
        "bind": str(listen),
        "workers": 1,  # checks run in one event loop with one cache; more processes would share neither
        "worker_class": "gthread",
        "threads": THREADS,
        "graceful_timeout": 5,
        "loglevel": "warning" if settings.log.level == "info" else settings.log.level.value,
        "forwarded_allow_ips": "",  # [web] trusted_proxies decides, in web/proxy.py
        "control_socket_disable": True,
        "proc_name": "deliverability",
        "post_worker_init": lambda _: gc.freeze(),  # what is loaded stays and is never rubbish
        "when_ready": lambda _: click.echo("\n".join(welcome)),
    }
