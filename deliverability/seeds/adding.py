"""Adds, changes and removes seed inboxes; a stranger's address is asked before it gets any test mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.config_sections import Security
from deliverability.demo.flag import WHY, is_demo
from deliverability.seeds import consent
from deliverability.seeds.accounts import read_account, read_address, read_junk, read_name, read_secret
from deliverability.seeds.changing_secret import secret_after
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Account, Role, Seed, SeedState
from deliverability.store import monitored, probe_looking, seeds

MOST_SEEDS = 100
GONE = "its seed inbox was removed"


@dataclass(frozen=True, slots=True)
class WantedSeed:
    """A mailbox as somebody typed it. `user` "" is the address; `secret` "" keeps the one that is there.

    `host` "" with SUPPORT: mail is written to it, and nobody looks into it.
    `provider`: an id of the facts about mailbox providers, or "". `domain_id`: for BOUNCES and SUPPORT.
    """

    name: str
    address: str
    host: str
    port: int = 0
    security: str = "tls"
    user: str = ""
    secret: str = ""
    sign_in: str = "password"
    role: str = "seed"
    provider: str = ""
    junk: str = ""
    domain_id: int | None = None


def add_seed(desk: SeedDesk, wanted: WantedSeed, now: datetime) -> Seed:
    """Keep a new seed inbox, and ask its address unless it is the operator's own.

    SeedError, TooManyTestsError: nothing is kept then.
    """
    if is_demo(desk.database):
        raise SeedError("", WHY)
    read = _read(wanted, now)
    secret = read_secret(wanted.secret)
    if not secret and read.is_open and read.account.sign_in == "password":
        raise SeedError("secret", "The password is missing. We need it to look where test mails land.")
    new = replace(read, state=consent.state_of_new(desk, read))
    with desk.database.begin() as connection:
        _refuse_known(connection, new)
        _fits_its_domain(connection, new)
        new = replace(new, id=seeds.add(connection, new, desk.box.lock(secret)))
        audit(connection, now, "seed.added", new.name, None, told(new))
        if new.state is SeedState.UNCONFIRMED:
            consent.ask(desk, connection, new, now)
    return new


def change_seed(desk: SeedDesk, old: Seed, wanted: WantedSeed, now: datetime) -> Seed:
    """Other values; another address is asked anew. SeedError, TooManyTestsError."""
    read = _read(wanted, now)
    secret = secret_after(old.account, read.account, read_secret(wanted.secret), has_one=True)
    is_moved = (read.address, read.role) != (old.address, old.role)
    state = consent.state_of_new(desk, read) if is_moved else old.state
    new = replace(
        read, id=old.id, looked_at=old.looked_at, healthy_at=old.healthy_at, state=state,
        created_at=old.created_at,
    )  # fmt: skip
    with desk.database.begin() as connection:
        _refuse_changed(connection, old)
        _refuse_known(connection, new)
        _fits_its_domain(connection, new)
        seeds.change(connection, new)
        if secret is not None:
            seeds.change_secret(connection, new.id, desk.box.lock(secret))
        audit(connection, now, "seed.changed", new.name, told(old), told(new) | _new_secret(secret))
        if is_moved and new.state is SeedState.UNCONFIRMED:
            consent.ask(desk, connection, new, now)
    return new


def choose_junk(desk: SeedDesk, seed: Seed, folder: str, now: datetime) -> Seed:
    """Somebody says which folder is the one for spam, "" to find it ourselves. SeedError."""
    new = replace(seed, junk=read_junk(folder), problem="")
    return _changed(desk, seed, new, "seed.changed", now)


def pause_seed(desk: SeedDesk, seed: Seed, is_paused: bool, now: datetime) -> Seed:
    """Send nothing there for a while, or go on; one that was never confirmed stays so."""
    if seed.state is SeedState.UNCONFIRMED:
        return seed
    state = SeedState.PAUSED if is_paused else SeedState.ACTIVE
    return _changed(
        desk, seed, replace(seed, state=state), "seed.paused" if is_paused else "seed.resumed", now
    )


def remove_seed(desk: SeedDesk, seed: Seed, now: datetime) -> None:
    """Forget it and its password; what was seen in it stays with the tests."""
    with desk.database.begin() as connection:
        seeds.remove(connection, seed.id)
        probe_looking.forget_seed(connection, seed.id, GONE)
        audit(connection, now, "seed.removed", seed.name, told(seed), None)


def told(seed: Seed) -> dict[str, object]:
    """A seed for the audit log."""
    return {
        "name": seed.name, "address": seed.address, "role": seed.role.value, "state": seed.state.value,
        "provider": seed.provider, "junk": seed.junk, "domain": seed.domain_id, **told_account(seed.account),
    }  # fmt: skip


def told_account(account: Account) -> dict[str, object]:
    """An account for the audit log."""
    return {
        "host": account.host, "port": account.port, "security": account.security.value,
        "user": account.user, "sign in": account.sign_in.value,
    }  # fmt: skip


def _read(wanted: WantedSeed, now: datetime) -> Seed:
    address = read_address(wanted.address)
    role = _role(wanted.role)
    if role is Role.SUPPORT and not wanted.host.strip():
        account = Account("", 0, Security.TLS, address)
    else:
        user = wanted.user or address
        account = read_account(wanted.host, wanted.port, wanted.security, user, wanted.sign_in)
    domain_id = None if role is Role.SEED else wanted.domain_id
    return Seed(
        0, read_name(wanted.name), address, role, wanted.provider, account, SeedState.UNCONFIRMED,
        read_junk(wanted.junk), domain_id, "", None, None, now,
    )  # fmt: skip


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise SeedError("role", 'Choose "seed", "bounces" or "support".') from None


def _refuse_changed(connection: Connection, old: Seed) -> None:
    """What was decided for the one somebody saw holds for no other: its address may not have agreed."""
    there = seeds.held(connection, old.id)
    if there is None:
        raise SeedError("", "This seed inbox was removed meanwhile.")
    if _told_of(there) != _told_of(old):
        raise SeedError("", "This seed inbox was changed meanwhile. Look at it again, then change it.")


def _told_of(seed: Seed) -> tuple[object, ...]:
    return seed.address, seed.role, seed.state, seed.account


def _refuse_known(connection: Connection, new: Seed) -> None:
    known = seeds.by_name(connection, new.name)
    if known is not None and known.id != new.id:
        raise SeedError("name", f'There is a seed inbox called "{new.name}" already. Choose another name.')
    known = seeds.by_address(connection, new.address, new.role)
    if known is not None and known.id != new.id:
        raise SeedError("address", f'This address is there already, as "{known.name}".')
    if not new.id and len(seeds.everything(connection)) >= MOST_SEEDS:
        raise SeedError("", f"There are {MOST_SEEDS} seed inboxes already, which is the most there can be.")


def _fits_its_domain(connection: Connection, new: Seed) -> None:
    """What is read for one domain names it, and a support address is on it."""
    if new.role is Role.SEED:
        return
    one = monitored.get(connection, new.domain_id) if new.domain_id is not None else None
    if one is None:
        raise SeedError("domain", "Choose the domain that this mailbox belongs to.")
    name, host = one.domain.name, new.address.rpartition("@")[2]
    if new.role is Role.SUPPORT and host != name and not host.endswith(f".{name}"):
        raise SeedError("address", f"A support address of {name} ends in @{name}.")


def _new_secret(secret: str | None) -> dict[str, object]:
    return {"password": "new"} if secret else {}


def _changed(desk: SeedDesk, old: Seed, new: Seed, what: str, now: datetime) -> Seed:
    if new != old:
        with desk.database.begin() as connection:
            _refuse_changed(connection, old)
            seeds.change(connection, new)
            audit(connection, now, what, new.name, told(old), told(new))
    return new
