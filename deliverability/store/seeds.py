"""Seed inboxes: one function for each statement; a row leaves as a Seed, its secret only by `secret`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from deliverability.config_sections import Security
from deliverability.seeds.model import Account, Role, Seed, SeedState, SignIn
from deliverability.store.tables import DEFAULT_ORG, seeds

_COLUMNS = tuple(column for column in seeds.c if column.name not in ("org_id", "secret", "consent"))
_MINE = seeds.c.org_id == DEFAULT_ORG


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address was asked: `consent` is the SHA-256 of what the letter carries, "" for none."""

    consent: str
    asked_at: datetime | None


def add(connection: Connection, new: Seed, secret: str) -> int:
    """Keep a new one (its id is not looked at) with its encrypted secret; IntegrityError for a known name."""
    row = _row(new) | {"org_id": DEFAULT_ORG, "secret": secret, "consent": "", "created_at": new.created_at}
    return int(connection.execute(insert(seeds).values(row).returning(seeds.c.id)).scalar_one())


def get(connection: Connection, seed_id: int) -> Seed | None:
    """The seed of an id, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, seeds.c.id == seed_id)).one_or_none()
    return None if row is None else _seed(row._mapping)


def held(connection: Connection, seed_id: int) -> Seed | None:
    """The same, which nobody else changes until this transaction ends."""
    query = select(*_COLUMNS).where(_MINE, seeds.c.id == seed_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else _seed(row._mapping)


def by_name(connection: Connection, name: str) -> Seed | None:
    """The seed of this name, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, seeds.c.name == name)).one_or_none()
    return None if row is None else _seed(row._mapping)


def by_address(connection: Connection, address: str, role: Role) -> Seed | None:
    """The seed with this address in this role, or None."""
    here = seeds.c.address == address, seeds.c.role == role.value
    row = connection.execute(select(*_COLUMNS).where(_MINE, *here)).one_or_none()
    return None if row is None else _seed(row._mapping)


def everything(connection: Connection) -> tuple[Seed, ...]:
    """All of them, by name."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE).order_by(seeds.c.name))
    return tuple(_seed(row._mapping) for row in rows)


def of_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Seed]:
    """Those of these ids, by id."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE, seeds.c.id.in_(tuple(ids))))
    return {row.id: _seed(row._mapping) for row in rows}


def active(connection: Connection, role: Role, domain_id: int) -> tuple[Seed, ...]:
    """Those that may get test mails of this domain, by name."""
    here = or_(seeds.c.domain_id.is_(None), seeds.c.domain_id == domain_id)
    is_active = seeds.c.state == SeedState.ACTIVE.value
    query = select(*_COLUMNS).where(_MINE, is_active, seeds.c.role == role.value, here)
    return tuple(_seed(row._mapping) for row in connection.execute(query.order_by(seeds.c.name)))


def of_role(connection: Connection, role: Role) -> tuple[Seed, ...]:
    """Those of a role that are active, whatever their domain."""
    here = seeds.c.role == role.value, seeds.c.state == SeedState.ACTIVE.value
    rows = connection.execute(select(*_COLUMNS).where(_MINE, *here).order_by(seeds.c.id))
    return tuple(_seed(row._mapping) for row in rows)


def waiting(connection: Connection, since: datetime) -> tuple[tuple[Seed, Asked], ...]:
    """Those whose address was asked since then and has not answered."""
    asked = seeds.c.state == SeedState.UNCONFIRMED.value, seeds.c.asked_at > since
    rows = connection.execute(select(*_COLUMNS, seeds.c.consent).where(_MINE, *asked).order_by(seeds.c.id))
    return tuple((_seed(row._mapping), Asked(row.consent, row.asked_at)) for row in rows)


def secret(connection: Connection, seed_id: int) -> str:
    """Its password or tokens, encrypted; "" for none."""
    kept = connection.execute(select(seeds.c.secret).where(_MINE, seeds.c.id == seed_id)).scalar()
    return kept or ""


def asked(connection: Connection, seed_id: int) -> Asked:
    """What its address was asked."""
    query = select(seeds.c.consent, seeds.c.asked_at).where(_MINE, seeds.c.id == seed_id)
    row = connection.execute(query).one_or_none()
    return Asked("", None) if row is None else Asked(row.consent, row.asked_at)


def change(connection: Connection, changed: Seed) -> None:
    """Keep all but its secret and what its address was asked."""
    connection.execute(update(seeds).where(_MINE, seeds.c.id == changed.id).values(_row(changed)))


def change_secret(connection: Connection, seed_id: int, locked: str) -> None:
    """Keep another secret, encrypted."""
    connection.execute(update(seeds).where(_MINE, seeds.c.id == seed_id).values(secret=locked))


def swap_secret(connection: Connection, seed_id: int, old: str, locked: str) -> bool:
    """Keep another secret, encrypted, in place of this very one; False where it had changed."""
    same = seeds.c.id == seed_id, seeds.c.secret == old
    return bool(connection.execute(update(seeds).where(_MINE, *same).values(secret=locked)).rowcount)


def ask(connection: Connection, seed_id: int, consent: str, now: datetime) -> None:
    """Its address is asked with this; what it was asked before no longer counts."""
    here = update(seeds).where(_MINE, seeds.c.id == seed_id)
    connection.execute(here.values(consent=consent, asked_at=now))


def confirm(connection: Connection, seed_id: int, consent: str) -> bool:
    """Its address agreed to what was asked with this; False when it had, or was asked anew."""
    still = seeds.c.state == SeedState.UNCONFIRMED.value, seeds.c.consent == consent, seeds.c.consent != ""
    agreed = update(seeds).where(_MINE, seeds.c.id == seed_id, *still)
    values = {"state": SeedState.ACTIVE.value, "consent": ""}
    return bool(connection.execute(agreed.values(values)).rowcount)


def looked(connection: Connection, seed_id: int, problem: str, now: datetime) -> None:
    """Its mailbox was opened; `problem` says why that failed, "" when it went well."""
    values: dict[str, Any] = {"problem": problem, "looked_at": now}
    if not problem:
        values["healthy_at"] = now
    connection.execute(update(seeds).where(_MINE, seeds.c.id == seed_id).values(values))


def take_turn(connection: Connection, seed: Seed, now: datetime) -> bool:
    """Whether this process may look into a mailbox now that nothing else claims; it has `seed` as it was."""
    same = seeds.c.id == seed.id, seeds.c.looked_at.is_not_distinct_from(seed.looked_at)
    return bool(connection.execute(update(seeds).where(_MINE, *same).values(looked_at=now)).rowcount)


def remove(connection: Connection, seed_id: int) -> bool:
    """Forget it; whether it was there."""
    return bool(connection.execute(delete(seeds).where(_MINE, seeds.c.id == seed_id)).rowcount)


def account_row(account: Account) -> dict[str, Any]:
    """An account as the tables keep it."""
    return asdict(account)


def account_of(kept: dict[str, Any]) -> Account:
    """Read `account_row` back."""
    typed = {"security": Security(kept["security"]), "sign_in": SignIn(kept["sign_in"])}
    return Account(**(kept | typed))


def _row(seed: Seed) -> dict[str, object]:
    return {
        "name": seed.name, "address": seed.address, "role": seed.role.value, "provider": seed.provider,
        "account": account_row(seed.account), "state": seed.state.value, "junk": seed.junk,
        "domain_id": seed.domain_id, "problem": seed.problem, "looked_at": seed.looked_at,
        "healthy_at": seed.healthy_at,
    }  # fmt: skip


def _seed(row: RowMapping) -> Seed:
    return Seed(
        row["id"], row["name"], row["address"], Role(row["role"]), row["provider"],
        account_of(row["account"]), SeedState(row["state"]), row["junk"], row["domain_id"], row["problem"],
        row["looked_at"], row["healthy_at"], row["created_at"],
    )  # fmt: skip
