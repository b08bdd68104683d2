"""`deliverability seed add`: an inbox that we may look into."""

from __future__ import annotations

from typing import Any

import click

from deliverability.commands.output import say
from deliverability.commands.seed_account import (
    NOBODY_LOOKS,
    account_options,
    known_account,
    secret_for,
    sign_in_there,
)
from deliverability.commands.seed_desk import at_desk, desk_options, domain_of
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.model import Role, Seed, SeedState
from deliverability.seeds.presets import preset


@click.command()
@click.argument("address")
@click.option("--name", default="", help="What you call it; the address when nothing is said.")
@click.option("--role", type=click.Choice([one.value for one in Role]), default=Role.SEED.value,
              show_default=True,
              help="bounces: gets what comes back; support: the support mailbox.")  # fmt: skip
@click.option("--for", "target", default="", metavar="DOMAIN", help="Only for this domain.")
@click.option("--junk", default="", metavar="FOLDER", help="Its spam folder, where we do not find it.")
@account_options
@desk_options
def add(
    address: str, name: str, role: str, target: str, junk: str, host: str, port: int, security: str,
    user: str, sign_in: str, password_file: Any, **asked: Any,
) -> None:  # fmt: skip
    """Look into the mailbox ADDRESS for test mails; its server is known for the big providers.

    Its password is asked for, never an argument. With most providers it is an app password.
    """
    with at_desk(**asked) as desk:
        domain_id = domain_of(desk, target).id if target else None
        if role == Role.SUPPORT.value and not host and preset(address) is None:
            account, secret = NOBODY_LOOKS, ""
        else:
            account = known_account(address, "imap", host, port, security, sign_in)
            secret = secret_for(account, user or address, password_file)
        wanted = WantedSeed(
            name or address, address, account.host, account.port, account.security, user, secret,
            account.sign_in, role, account.provider, junk, domain_id,
        )  # fmt: skip
        made = add_seed(desk, wanted, desk.clock())
        sign_in_there(desk, made)
    say(_added(made))


def _added(seed: Seed) -> str:
    if seed.state is SeedState.UNCONFIRMED:
        return (
            f"{seed.name} is kept. We ask {seed.address} by mail whether it wants test mails; open the link "
            "in that mail. Nothing else goes there before."
        )
    if not seed.is_open:
        return f"{seed.name} is kept. We write to it, and do not look into it."
    return f'{seed.name} is kept. Try it: "deliverability seed test {seed.name}".'
