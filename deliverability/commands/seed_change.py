"""`deliverability seed change`: another password or spam folder for what is kept already."""

from __future__ import annotations

from typing import Any

import click

from deliverability.commands.options import wrong
from deliverability.commands.output import say
from deliverability.commands.seed_desk import at_desk, desk_options, password_for, seed_or_sender
from deliverability.seeds.adding import WantedSeed, change_seed
from deliverability.seeds.adding_senders import WantedSender, change_sender
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender, SignIn


@click.command("change")
@click.argument("name")
@click.option("--junk", metavar="FOLDER", help="Its spam folder; the password stays. Empty: we find it.")
@click.option("--password-file", type=click.File("r", encoding="utf-8"), metavar="FILE",
              help='Its first line is the password; "-": the standard input. Else we ask.')  # fmt: skip
@desk_options
def change(name: str, junk: str | None, password_file: Any, **asked: Any) -> None:
    """Give the seed inbox or the way to send NAME a new password, or say which folder is for spam."""
    with at_desk(**asked) as desk:
        found = seed_or_sender(desk, name)
        secret = ""
        if junk is None or password_file is not None:
            secret = _new_password(found, password_file)
        if isinstance(found, Seed):
            _change_seed(desk, found, found.junk if junk is None else junk, secret)
        elif junk is not None:
            wrong(f"{found.name} is a way to send, and has no spam folder.")
        else:
            _change_sender(desk, found, secret)
    say(f'{found.name} is changed. Try it: "deliverability seed test {found.name}".')


def _new_password(found: Seed | Sender, file: Any) -> str:
    account = found.account
    if account.sign_in is not SignIn.PASSWORD:
        wrong(f"{found.name} has no password: the provider's own page signs in there.")
    return password_for(f"{account.user} at {account.host}", file) or wrong("The password is missing.")


def _change_seed(desk: SeedDesk, old: Seed, junk: str, secret: str) -> None:
    account = old.account
    wanted = WantedSeed(
        old.name, old.address, account.host, account.port, account.security.value, account.user, secret,
        account.sign_in.value, old.role.value, old.provider, junk, old.domain_id,
    )  # fmt: skip
    change_seed(desk, old, wanted, desk.clock())


def _change_sender(desk: SeedDesk, old: Sender, secret: str) -> None:
    account = old.account
    wanted = WantedSender(
        old.name, old.sender, account.host, account.port, account.security.value, account.user, secret,
        account.sign_in.value, old.envelope_from, old.domain_id, old.is_control,
    )  # fmt: skip
    change_sender(desk, old, wanted, desk.clock())
