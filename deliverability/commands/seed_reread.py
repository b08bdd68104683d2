"""`deliverability seed reread`: what kept test mails show, by the rules of today."""

from __future__ import annotations

from typing import Any

import click

from deliverability.commands.output import say
from deliverability.commands.seed_desk import at_desk, desk_options
from deliverability.seeds.studying import study_again


@click.command()
@desk_options
def reread(**asked: Any) -> None:
    """Read all kept test mails once more, as after an update that reads them better.

    Nobody is asked again: what DNS said when a mail was found is kept beside it.
    """
    with at_desk(**asked) as desk:
        number = study_again(desk, desk.clock())
    say(f"{number} test mail{'' if number == 1 else 's'} read again." if number else "No test mail is kept.")
