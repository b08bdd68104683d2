"""`deliverability seed`: inboxes that show where mail lands, ways to send to them, and test mails."""

from __future__ import annotations

import json
from typing import Any

import click

from deliverability.commands.output import say
from deliverability.commands.seed_add import add
from deliverability.commands.seed_change import change
from deliverability.commands.seed_desk import at_desk, desk_options, seed_of
from deliverability.commands.seed_plan import plan
from deliverability.commands.seed_report import report
from deliverability.commands.seed_reread import reread
from deliverability.commands.seed_send import send
from deliverability.commands.seed_sender import sender
from deliverability.commands.seed_sign_in import sign_in
from deliverability.commands.seed_test import test
from deliverability.seeds.adding import pause_seed, remove_seed
from deliverability.seeds.model import Seed, SeedState
from deliverability.store import seeds
from deliverability.store.database import reading

EMPTY = 'There is no seed inbox yet. Add one: "deliverability seed add you@example.com".'
STATES = {
    SeedState.UNCONFIRMED: "waits for its yes",
    SeedState.ACTIVE: "gets test mails",
    SeedState.PAUSED: "paused",
}


@click.group()
def command() -> None:
    """Send real mails to inboxes of your own, and see where they land and why."""


for _command in (add, change, sender, sign_in, test, send, plan, report, reread):
    command.add_command(_command)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@desk_options
def list_them(as_json: bool, **asked: Any) -> None:
    """List the seed inboxes, and how the last look into each went."""
    with at_desk(**asked) as desk, reading(desk.database) as connection:
        every = seeds.everything(connection)
    for one in every:
        say(json.dumps(_as_json(one)) if as_json else _as_line(one))
    if not every and not as_json:
        say(EMPTY)


@command.command()
@click.argument("name")
@click.option("--resume", is_flag=True, help="Go on sending there.")
@desk_options
def pause(name: str, resume: bool, **asked: Any) -> None:
    """Send no test mails to the seed inbox NAME for a while."""
    with at_desk(**asked) as desk:
        paused = pause_seed(desk, seed_of(desk, name), not resume, desk.clock())
    say(f"{paused.name}: {STATES[paused.state]}.")


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_options
def remove(name: str, yes: bool, **asked: Any) -> None:
    """Forget the seed inbox NAME and its password. What was seen in it stays in the history."""
    with at_desk(**asked) as desk:
        found = seed_of(desk, name)
        if not yes:
            click.confirm(f"Remove {found.name} ({found.address}) and its password?", abort=True)
        remove_seed(desk, found, desk.clock())
    say(f"{found.name} is removed.")


def _as_line(one: Seed) -> str:
    parts = [one.name, one.address, one.provider or "own server", one.role.value, STATES[one.state]]
    return "  ".join((*parts, one.problem)).rstrip()


def _as_json(one: Seed) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "address": one.address, "role": one.role.value,
        "provider": one.provider or None, "state": one.state.value, "host": one.account.host,
        "spam_folder": one.junk or None, "problem": one.problem or None,
        "looked_at": one.looked_at.isoformat() if one.looked_at else None,
        "healthy_at": one.healthy_at.isoformat() if one.healthy_at else None,
    }  # fmt: skip
