"""What the commands about seed inboxes share: options, the desk, passwords, and how refusals are said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from deliverability.checker import with_overrides
from deliverability.commands.opened import opened
from deliverability.commands.options import target, world_options, wrong
from deliverability.monitored.model import Monitored
from deliverability.secret_key import secret_key
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Seed, Sender
from deliverability.store import monitored, seeds, senders
from deliverability.store.database import reading

F = TypeVar("F", bound=Callable[..., Any])


def desk_options(command: F) -> F:
    """--config, --data, --resolver and --allow."""
    data = click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help="The data directory, if another than that of the settings.",
    )  # fmt: skip
    return world_options(data(command))


@contextmanager
def at_desk(
    config: Path | None, data: Path | None, resolvers: tuple[Any, ...] = (), allow: tuple[Any, ...] = ()
) -> Iterator[SeedDesk]:
    """The desk of the data directory; what it refuses ends the program with a sentence and status 2."""
    with opened(config, data) as house:
        settings = with_overrides(house.settings, resolvers, allow)
        try:
            yield SeedDesk(settings, house.database, secret_key(settings))
        except (SeedError, TooManyTestsError) as error:
            wrong(str(error))


def password_for(name: str, file: Any) -> str:
    """The password of an account, from the file, a prompt without echo, or the standard input."""
    try:
        if file is not None:
            return str(file.readline()).rstrip("\r\n")
        if sys.stdin.isatty():
            return str(click.prompt(f"Password of {name}", hide_input=True))
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        wrong("The password is not UTF-8 text.")


def domain_of(desk: SeedDesk, typed: str) -> Monitored:
    """The domain that is looked after, by its address or its name; ends the program when it is not."""
    domain = target(typed)
    with reading(desk.database) as connection:
        one = monitored.by_name(connection, domain.address or domain.name)
        alike = [each for each in monitored.everything(connection) if each.domain.name == domain.name]
    if one is None and len(alike) == 1:
        return alike[0]
    if one is None and alike:
        wrong(f"{typed} is looked after under several names: {', '.join(each.name for each in alike)}.")
    if one is None:
        wrong(f'{typed} is not looked after. Add it: "deliverability domains add {typed}".')
    return one


def seed_of(desk: SeedDesk, name: str) -> Seed:
    """The seed inbox of this name or address; ends the program when there is none."""
    with reading(desk.database) as connection:
        every = seeds.everything(connection)
    found = [one for one in every if name.lower() in (one.name.lower(), one.address.lower())]
    if not found:
        _unknown("seed inbox", name, [one.name for one in every], "deliverability seed add ADDRESS")
    return found[0]


def sender_of(desk: SeedDesk, name: str) -> Sender:
    """The way to send of this name; ends the program when there is none."""
    with reading(desk.database) as connection:
        every = senders.everything(connection)
    found = [one for one in every if name.lower() == one.name.lower()]
    if not found:
        _unknown("way to send", name, [one.name for one in every], "deliverability seed sender add FROM")
    return found[0]


def _unknown(kind: str, name: str, known: list[str], add: str) -> NoReturn:
    there = f"There are: {', '.join(known)}." if known else f'Add one: "{add}".'
    wrong(f'There is no {kind} called "{name}". {there}')


def seed_or_sender(desk: SeedDesk, name: str) -> Seed | Sender:
    """The seed inbox or way to send of this name; a seed inbox comes first. Ends the program otherwise."""
    with reading(desk.database) as connection:
        is_sender = any(one.name.lower() == name.lower() for one in senders.everything(connection))
        is_seed = any(name.lower() in (one.name.lower(), one.address) for one in seeds.everything(connection))
    return sender_of(desk, name) if is_sender and not is_seed else seed_of(desk, name)
