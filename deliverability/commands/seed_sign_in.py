"""`deliverability seed sign-in`: a mailbox or mail server at Microsoft, by a code that is typed there."""

from __future__ import annotations

from typing import Any

import click

from deliverability.commands.options import wrong
from deliverability.commands.output import say
from deliverability.commands.seed_account import sign_in_there
from deliverability.commands.seed_desk import at_desk, desk_options, seed_or_sender
from deliverability.seeds.model import SignIn


@click.command("sign-in")
@click.argument("name")
@desk_options
def sign_in(name: str, **asked: Any) -> None:
    """Sign in at Microsoft once more for the seed inbox or the way to send NAME, by a code for any device."""
    with at_desk(**asked) as desk:
        owner = seed_or_sender(desk, name)
        if owner.account.sign_in is not SignIn.MICROSOFT:
            wrong(f"{owner.name} does not sign in at Microsoft. Google's sign-in begins on its page here.")
        sign_in_there(desk, owner)
    say(f"{owner.name}: signed in.")
