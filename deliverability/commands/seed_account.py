"""Options for a mail server and who signs in there; of the big providers we know the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from deliverability.commands.options import wrong
from deliverability.commands.output import say
from deliverability.commands.seed_desk import password_for
from deliverability.config_sections import Security
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import SignIn
from deliverability.seeds.oauth import Owner, begin_device, poll_device
from deliverability.seeds.oauth_tokens import OAuthError
from deliverability.seeds.presets import preset, preset_at

F = TypeVar("F", bound=Callable[..., Any])
USUAL = {"imap": Security.TLS.value, "submission": Security.STARTTLS.value}


@dataclass(frozen=True, slots=True)
class Known:
    """A server as the options and what we know of the provider say it."""

    host: str
    port: int
    security: str
    sign_in: str
    provider: str = ""


NOBODY_LOOKS = Known("", 0, Security.TLS.value, SignIn.PASSWORD.value)
"""A support mailbox that is written to only."""


def account_options(command: F) -> F:
    """--host, --port, --security, --user, --sign-in and --password-file."""
    for option in (
        click.option("--password-file", type=click.File("r", encoding="utf-8"), metavar="FILE",
                     help='Its first line is the password; "-": the standard input. Else it is asked for.'),
        click.option("--sign-in", type=click.Choice([one.value for one in SignIn]), default=None,
                     help="With a password, or by the page of Microsoft or Google."),
        click.option("--user", default="", help="The user name; the address when nothing is said."),
        click.option("--security", type=click.Choice([one.value for one in Security]), default=None,
                     help="How the connection is protected."),
        click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 is the usual one."),
        click.option("--host", default="", help="The mail server; known for the big providers."),
    ):  # fmt: skip
        command = option(command)
    return command


def known_account(
    address: str, use: str, host: str, port: int, security: str | None, sign_in: str | None
) -> Known:
    """What the options say, and where they say nothing, what we know; `use`: "imap" or "submission".

    What has to be switched on at the provider, and what we are not sure of, goes to the standard error.
    """
    found = preset_at(host) if host else preset(address)
    if found is None and not host:
        wrong(f"We do not know the mail server of {address}. Name it: --host mail.example.com")
    if found is None:
        return Known(host, port, security or USUAL[use], sign_in or SignIn.PASSWORD.value)
    server = found.imap if use == "imap" else found.sending
    if server is None:
        wrong(f"{found.name} lets no program in here. {found.switch_on}".rstrip())
    doubt = found.doubt("switch_on", *(() if host else ("imap" if use == "imap" else "sending",)))
    if told := " ".join(
        filter(None, (found.switch_on or (doubt and f"The server is {server.host}."), doubt))
    ):
        click.echo(f"{found.name}: {told}", err=True)
    way = SignIn.PASSWORD if SignIn.PASSWORD in found.sign_in else found.sign_in[0]
    return Known(
        server.host,
        port or server.port,
        security or server.security.value,
        sign_in or way.value,
        found.provider,
    )


def secret_for(known: Known, user: str, file: Any) -> str:
    """The password of an account, "" where Microsoft signs in; never an argument, which others may see."""
    if known.sign_in == SignIn.GOOGLE.value:
        wrong("Google signs in by its page: add this one on our page, or use an app password of Google here.")
    if known.sign_in == SignIn.MICROSOFT.value:
        return ""
    return password_for(f"{user} at {known.host}", file)


def sign_in_there(desk: SeedDesk, owner: Owner) -> None:
    """With Microsoft: show the code to type, and wait until it was typed; ends the program on trouble."""
    if owner.account.sign_in is not SignIn.MICROSOFT:
        return
    try:
        code = begin_device(desk, owner)
        say(f"Open {code.url}, sign in as the mailbox, and type {code.user_code}")
        while not poll_device(desk, owner):
            time.sleep(1)
    except OAuthError as error:
        wrong(f"{owner.name} is kept, but not signed in: {error}")
