"""`deliverability rekey`: another key for what is encrypted in the database."""

from __future__ import annotations

from pathlib import Path

import click

from deliverability.commands.opened import House, data_option, opened
from deliverability.commands.options import wrong
from deliverability.rekey import rekey
from deliverability.secret_key import KEY_FILE, made_beside, secret_key, take_over
from deliverability.secrets_box import Unreadable
from deliverability.store.in_use import is_in_use
from deliverability.wording import counted

LONGEST = 4096


@click.command()
@click.option(
    "--old-key-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The former key, where [web] secret_key holds a new one.",
)  # fmt: skip
@data_option
def command(old_key_file: Path | None, config: Path | None, data: Path | None) -> None:
    """Encrypt all passwords, tokens and second steps that are kept with a new key.

    Stop the service first. A key of the data directory is made anew. A key in the settings: write the new
    one there, and name a file with the former one. Afterwards everybody signs in again, and links in mails
    sent before lead nowhere.
    """
    with opened(config, data) as house:
        if is_in_use(house.database):
            wrong("A service works with this database. Stop it first, and its workers.")
        configured = bool(house.settings.web.secret_key)
        if configured != bool(old_key_file):
            wrong(_which(configured))
        old, new = _keys(house, old_key_file)
        try:
            count = rekey(house.database, old, new)
        except Unreadable as error:
            wrong(f"{error} Nothing was changed.")
        if not configured:
            take_over(house.settings)
    click.echo(f"{counted(count, 'secret')} under the new key.")
    click.echo("Make a backup now: those made before can be opened with the former key.")


def _which(configured: bool) -> str:
    if configured:
        return "The settings hold a key. Write the new one there; --old-key-file FILE names the former."
    return f"The key is {KEY_FILE} in the data directory, and is made anew: leave --old-key-file out."


def _keys(house: House, old_key_file: Path | None) -> tuple[str, str]:
    """The former and the new one."""
    if old_key_file is None:
        return secret_key(house.settings), made_beside(house.settings)
    with old_key_file.open(encoding="utf-8") as file:
        old = file.read(LONGEST).strip()
    if len(old) < 32:
        wrong(f"{old_key_file} holds no key: a key has at least 32 characters.")
    return old, secret_key(house.settings)
