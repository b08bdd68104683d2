"""Adds, changes and removes ways to send: the mail server of a domain, and who signs in there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.config_sections import parse_sender
from deliverability.demo.flag import WHY, is_demo
from deliverability.seeds.accounts import read_account, read_address, read_name, read_secret
from deliverability.seeds.adding import told_account
from deliverability.seeds.changing_secret import secret_after
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Sender
from deliverability.store import monitored, probe_sending, seed_plans, senders

MOST_SENDERS = 200
NO_DOMAIN = (
    "Choose the domain whose mail goes out this way. For another domain say that it is known to be good."
)


@dataclass(frozen=True, slots=True)
class WantedSender:
    """A way to send as somebody typed it. `sender`: From, "Name <address>"; `envelope_from` "" is that.

    `user` "" is that address, or nobody signs in where there is no `secret`; that one "" is kept as it is.
    A control has no domain of ours.
    """

    name: str
    sender: str
    host: str
    port: int = 0
    security: str = "starttls"
    user: str = ""
    secret: str = ""
    sign_in: str = "password"
    envelope_from: str = ""
    domain_id: int | None = None
    is_control: bool = False


def add_sender(desk: SeedDesk, wanted: WantedSender, now: datetime) -> Sender:
    """Keep a new way to send. SeedError."""
    if is_demo(desk.database):
        raise SeedError("", WHY)
    new, secret = _read(wanted, "", now), read_secret(wanted.secret)
    with desk.database.begin() as connection:
        _refuse_known(connection, new)
        _fits_its_domain(connection, new)
        new = replace(new, id=senders.add(connection, new, desk.box.lock(secret)))
        audit(connection, now, "sender.added", new.name, None, told(new))
    return new


def change_sender(desk: SeedDesk, old: Sender, wanted: WantedSender, now: datetime) -> Sender:
    """Other values. SeedError."""
    read, typed = _read(wanted, old.account.user, now), read_secret(wanted.secret)
    new = replace(read, id=old.id, created_at=old.created_at)
    with desk.database.begin() as connection:
        _refuse_changed(connection, old)
        has_one = bool(senders.secret(connection, old.id))
        secret = secret_after(old.account, new.account, typed, has_one)
        _refuse_known(connection, new)
        _fits_its_domain(connection, new)
        senders.change(connection, new)
        if secret is not None:
            senders.change_secret(connection, new.id, desk.box.lock(secret))
        after = told(new) | ({"password": "new"} if secret else {})
        probe_sending.try_now(connection, new.id, now)
        audit(connection, now, "sender.changed", new.name, told(old), after)
    return new


def remove_sender(desk: SeedDesk, sender: Sender, now: datetime) -> None:
    """Forget it and its password."""
    with desk.database.begin() as connection:
        senders.remove(connection, sender.id)
        seed_plans.write_no_more_by(connection, sender.id)
        probe_sending.try_now(connection, sender.id, now)  # which finds that there is no way any more
        audit(connection, now, "sender.removed", sender.name, told(sender), None)


def told(sender: Sender) -> dict[str, object]:
    """A sender for the audit log."""
    return {
        "name": sender.name, "sender": sender.sender, "envelope from": sender.envelope_from,
        "domain": sender.domain_id, "control": sender.is_control, **told_account(sender.account),
    }  # fmt: skip


def _read(wanted: WantedSender, user: str, now: datetime) -> Sender:
    try:
        sender = parse_sender(wanted.sender)
    except ValueError:
        sender = ""
    if not sender:
        raise SeedError("sender", "Write who the mail is from, like Support <support@example.com>.")
    address = parseaddr(sender)[1]
    envelope = (
        read_address(wanted.envelope_from, "envelope_from") if wanted.envelope_from.strip() else address
    )
    user = wanted.user.strip() or user or (address if wanted.secret else "")
    account = read_account(wanted.host, wanted.port, wanted.security, user, wanted.sign_in)
    domain_id = None if wanted.is_control else wanted.domain_id
    return Sender(0, read_name(wanted.name), sender, envelope, account, domain_id, wanted.is_control, "", now)


def _refuse_changed(connection: Connection, old: Sender) -> None:
    """A kept password is for the server that somebody saw, and for no other."""
    there = senders.held(connection, old.id)
    if there is None or (there.sender, there.account) != (old.sender, old.account):
        raise SeedError("", "This way to send was changed meanwhile. Look at it again, then change it.")


def _refuse_known(connection: Connection, new: Sender) -> None:
    known = senders.by_name(connection, new.name)
    if known is not None and known.id != new.id:
        raise SeedError("name", f'There is a way to send called "{new.name}" already. Choose another name.')
    if not new.id and len(senders.everything(connection)) >= MOST_SENDERS:
        raise SeedError("", f"There are {MOST_SENDERS} ways to send already, which is the most there can be.")


def _fits_its_domain(connection: Connection, new: Sender) -> None:
    """Test mails of a domain come from it: nobody writes in the name of others."""
    if new.is_control:
        return
    one = monitored.get(connection, new.domain_id) if new.domain_id is not None else None
    if one is None:
        raise SeedError("domain", NO_DOMAIN)
    name, host = one.domain.name, parseaddr(new.sender)[1].rpartition("@")[2]
    if host != name and not host.endswith(f".{name}"):
        raise SeedError("sender", f"Test mails of {name} come from an address that ends in @{name}.")
