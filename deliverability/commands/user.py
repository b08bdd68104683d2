"""`deliverability user`: the accounts, from the machine that the service runs on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from deliverability.accounts import people
from deliverability.accounts.people import AccountError
from deliverability.accounts.roles import Role
from deliverability.commands.opened import House, data_option, opened
from deliverability.commands.options import wrong
from deliverability.commands.output import say
from deliverability.links import link
from deliverability.store import people as store
from deliverability.store.people import Person

ROLES = [one.value for one in Role]


@click.group()
def command() -> None:
    """Add, list or remove accounts, or set a password."""


@command.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default=Role.VIEWER.value, show_default=True,
              help="What they may do: read; change domains and readers; everything.")  # fmt: skip
@click.option("--invite", is_flag=True, help="Print a link with which they choose a password themselves.")
@data_option
def add(email: str, role: str, invite: bool, config: Path | None, data: Path | None) -> None:
    """Make an account for EMAIL. The password is asked for, or read from the standard input."""
    with opened(config, data) as house:
        try:
            if invite:
                secret = people.invite(house.database, email, Role(role), _now())
                say(link(house.settings, "invitation", secret))
                return
            address = people.parse_email(email)
            person = people.add(house.database, address, Role(role), _now(), _password(address))
        except AccountError as error:
            wrong(str(error))
        say(f"{person.email} can sign in now, as {person.role.value}.")


@command.command(name="list")
@data_option
def list_(config: Path | None, data: Path | None) -> None:
    """List the accounts: address, role, last sign-in."""
    with opened(config, data) as house:
        for person in store.everybody(house.database):
            seen = f"{person.signed_in_at:%Y-%m-%d %H:%M} UTC" if person.signed_in_at else "never signed in"
            say(f"{person.email}  {person.role.value}  {seen}")


@command.command()
@click.argument("email")
@data_option
def password(email: str, config: Path | None, data: Path | None) -> None:
    """Set another password for EMAIL, and switch the second step off. All their sessions end."""
    with opened(config, data) as house:
        person = _found(house, email)
        try:
            people.set_password(house.database, person, _password(person.email), _now())
        except AccountError as error:
            wrong(str(error))
        say(f"{person.email} has a new password. Passkeys still work; the second step is off.")


@command.command()
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@data_option
def role(email: str, role: str, config: Path | None, data: Path | None) -> None:
    """Give EMAIL another role."""
    with opened(config, data) as house:
        try:
            people.set_role(house.database, _found(house, email).id, Role(role), _now())
        except AccountError as error:
            wrong(str(error))


@command.command()
@click.argument("email")
@data_option
def remove(email: str, config: Path | None, data: Path | None) -> None:
    """Take the account of EMAIL away, with its sessions, passkeys and tokens."""
    with opened(config, data) as house:
        try:
            people.remove(house.database, _found(house, email).id, _now())
        except AccountError as error:
            wrong(str(error))


def _found(house: House, email: str) -> Person:
    try:
        found = store.find(house.database, email=people.parse_email(email))
    except AccountError as error:
        wrong(str(error))
    if found is None:
        wrong(f"There is no account of {email}.")
    return found


def _password(email: str) -> str:
    """Never an argument: those stand in the list of processes and in the shell's history."""
    if sys.stdin.isatty():
        return str(click.prompt(f"Password for {email}", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _now() -> datetime:
    return datetime.now(UTC)
