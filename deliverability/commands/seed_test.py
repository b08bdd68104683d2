"""`deliverability seed test`: sign in where test mails are looked for, or by which they go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from deliverability.cli import COULD_NOT_CHECK, PASS
from deliverability.commands.output import say, style
from deliverability.commands.seed_desk import at_desk, desk_options, seed_or_sender
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender
from deliverability.seeds.tried import try_seed, try_sender
from deliverability.seeds.trying import Trial
from deliverability.typeset import filled, printable

MOST_FOLDERS = 40


@click.command()
@click.argument("name")
@desk_options
def test(name: str, **asked: Any) -> None:
    """Sign in at the seed inbox or the way to send NAME, and say what is there or what is wrong.

    Nothing is marked, moved or sent. Exit status: 0 all well, 2 wrong use, 3 could not look.
    """
    with at_desk(**asked) as desk:
        found = seed_or_sender(desk, name)
        lines, is_fine = _of_seed(desk, found) if isinstance(found, Seed) else _of_sender(desk, found)
    for line in lines:
        say(filled(printable(line), style()))
    raise SystemExit(PASS if is_fine else COULD_NOT_CHECK)


def _of_seed(desk: SeedDesk, seed: Seed) -> tuple[tuple[str, ...], bool]:
    trial = try_seed(desk, seed)
    return tuple(_tried(seed, trial)), trial.is_fine


def _tried(seed: Seed, trial: Trial) -> Iterator[str]:
    if trial.is_fine:
        yield f"{seed.name}: signed in. Spam goes to {trial.junk}."
        if trial.has_tabs:
            yield "It tells which tab of the inbox shows a mail."
        return
    yield f"{seed.name}: {trial.problem}"
    if trial.advice:
        yield trial.advice
    if trial.folders and not trial.junk:
        yield f"Its folders are: {', '.join(trial.folders[:MOST_FOLDERS])}."
        yield f'Name it: "deliverability seed change {seed.name} --junk FOLDER".'
    elif not trial.folders:
        yield f'Another password: "deliverability seed change {seed.name}".'


def _of_sender(desk: SeedDesk, sender: Sender) -> tuple[tuple[str, ...], bool]:
    problem = try_sender(desk, sender)
    if not problem:
        return (f"{sender.name}: signed in. Test mails can go out this way.",), True
    again = f'Another password: "deliverability seed change {sender.name}".'
    return (f"{sender.name}: {problem}", again), False
