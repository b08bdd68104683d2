"""`deliverability seed sender`: the mail servers by which test mails go out."""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import Any

import click

from deliverability.commands.output import say
from deliverability.commands.seed_account import account_options, known_account, secret_for, sign_in_there
from deliverability.commands.seed_desk import at_desk, desk_options, domain_of, sender_of
from deliverability.seeds.adding_senders import WantedSender, add_sender, remove_sender
from deliverability.seeds.model import Sender
from deliverability.store import monitored, senders
from deliverability.store.database import reading

EMPTY = "No way to send is known yet. Add the mail server of a domain, as your own mail takes it:"
EXAMPLE = "deliverability seed sender add support@example.com --for example.com --host mail.example.com"


@click.group()
def sender() -> None:
    """Add, list or remove the mail servers by which test mails go out."""


@sender.command()
@click.argument("from_")
@click.option("--name", default="", help="What you call it; the address when nothing is said.")
@click.option("--for", "target", default="", metavar="DOMAIN",
              help="The domain whose mail goes out this way; that of FROM when nothing is said.")  # fmt: skip
@click.option("--control", is_flag=True,
              help="A domain known to be good; its mail goes out beside every test.")  # fmt: skip
@click.option(
    "--envelope-from", default="", metavar="ADDRESS", help="Who is told of bounces; From's address."
)
@account_options
@desk_options
def add(
    from_: str, name: str, target: str, control: bool, envelope_from: str, host: str, port: int,
    security: str, user: str, sign_in: str, password_file: Any, **asked: Any,
) -> None:  # fmt: skip
    """Send test mails as FROM ("Support <support@example.com>") by the server that your own mail takes."""
    address = parseaddr(from_)[1]
    with at_desk(**asked) as desk:
        domain_id = None if control else domain_of(desk, target or address.rpartition("@")[2]).id
        account = known_account(address, "submission", host, port, security, sign_in)
        secret = secret_for(account, user or address, password_file)
        wanted = WantedSender(
            name or address, from_, account.host, account.port, account.security, user, secret,
            account.sign_in, envelope_from, domain_id, control,
        )  # fmt: skip
        made = add_sender(desk, wanted, desk.clock())
        sign_in_there(desk, made)
    say(f"{made.name} is kept.")


@sender.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@desk_options
def list_them(as_json: bool, **asked: Any) -> None:
    """List the ways to send."""
    with at_desk(**asked) as desk, reading(desk.database) as connection:
        every = senders.everything(connection)
        names = {one.id: one.name for one in monitored.everything(connection)}
    for one in every:
        domain = names.get(one.domain_id or 0, "")
        say(json.dumps(_as_json(one, domain)) if as_json else _as_line(one, domain))
    if not every and not as_json:
        say(f"{EMPTY}\n  {EXAMPLE}")


@sender.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@desk_options
def remove(name: str, yes: bool, **asked: Any) -> None:
    """Forget the way to send NAME and its password."""
    with at_desk(**asked) as desk:
        found = sender_of(desk, name)
        if not yes:
            click.confirm(f"Remove {found.name} and its password?", abort=True)
        remove_sender(desk, found, desk.clock())
    say(f"{found.name} is removed.")


def _as_line(one: Sender, domain: str) -> str:
    use = "beside every test" if one.is_control else f"for {domain}"
    parts = (one.name, one.sender, f"by {one.account.host}", use)
    return "  ".join((*parts, one.problem)).rstrip()


def _as_json(one: Sender, domain: str) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "from": one.sender, "envelope_from": one.envelope_from,
        "host": one.account.host, "domain": domain or None, "control": one.is_control,
        "problem": one.problem or None,
    }  # fmt: skip
