"""Where alerts go: one function for each statement; a row leaves as a Target, its secret only by `secret`."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from deliverability.notify.letter import Channel
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.store.tables import DEFAULT_ORG, targets

_COLUMNS = tuple(column for column in targets.c if column.name not in ("org_id", "secret"))
_MINE = targets.c.org_id == DEFAULT_ORG


def add(connection: Connection, new: Target, secret: str) -> int:
    """Keep a new one (its id is not looked at) with its encrypted secret; IntegrityError for a known name."""
    row = _row(new) | {"org_id": DEFAULT_ORG, "secret": secret, "created_at": new.created_at}
    return int(connection.execute(insert(targets).values(row).returning(targets.c.id)).scalar_one())


def get(connection: Connection, target_id: int) -> Target | None:
    """The target of an id, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, targets.c.id == target_id)).one_or_none()
    return None if row is None else _target(row._mapping)


def by_name(connection: Connection, name: str) -> Target | None:
    """The target of this name, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, targets.c.name == name)).one_or_none()
    return None if row is None else _target(row._mapping)


def everything(connection: Connection) -> tuple[Target, ...]:
    """All of them, by name."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE).order_by(targets.c.name))
    return tuple(_target(row._mapping) for row in rows)


def secret(connection: Connection, target_id: int) -> str:
    """What is secret of it, encrypted; "" for nothing."""
    kept = connection.execute(select(targets.c.secret).where(_MINE, targets.c.id == target_id)).scalar()
    return kept or ""


def change(connection: Connection, changed: Target) -> None:
    """Keep all but its secret."""
    connection.execute(update(targets).where(_MINE, targets.c.id == changed.id).values(_row(changed)))


def change_secret(connection: Connection, target_id: int, locked: str) -> None:
    """Keep another secret, encrypted."""
    connection.execute(update(targets).where(_MINE, targets.c.id == target_id).values(secret=locked))


def remove(connection: Connection, target_id: int) -> bool:
    """Forget it; whether it was there."""
    return bool(connection.execute(delete(targets).where(_MINE, targets.c.id == target_id)).rowcount)


def _row(target: Target) -> dict[str, object]:
    return {
        "name": target.name, "channel": target.channel.value, "address": target.address,
        "state": target.state.value, "is_operator": target.is_operator, "rules": asdict(target.rules),
    }  # fmt: skip


def _target(row: RowMapping) -> Target:
    return Target(
        row["id"], row["name"], Channel(row["channel"]), row["address"], TargetState(row["state"]),
        row["is_operator"], Rules(**row["rules"]), row["created_at"],
    )  # fmt: skip
