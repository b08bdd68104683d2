"""Ways to send test mail: one function for each statement; a row leaves as a Sender, its secret does not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from deliverability.seeds.model import Sender
from deliverability.store.seeds import account_of, account_row
from deliverability.store.tables import DEFAULT_ORG, senders

_COLUMNS = tuple(column for column in senders.c if column.name not in ("org_id", "secret"))
_MINE = senders.c.org_id == DEFAULT_ORG


def add(connection: Connection, new: Sender, secret: str) -> int:
    """Keep a new one (its id is not looked at) with its encrypted secret; IntegrityError for a known name."""
    row = _row(new) | {"org_id": DEFAULT_ORG, "secret": secret, "created_at": new.created_at}
    return int(connection.execute(insert(senders).values(row).returning(senders.c.id)).scalar_one())


def get(connection: Connection, sender_id: int) -> Sender | None:
    """The sender of an id, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, senders.c.id == sender_id)).one_or_none()
    return None if row is None else _sender(row._mapping)


def held(connection: Connection, sender_id: int) -> Sender | None:
    """The same, which nobody else changes until this transaction ends."""
    query = select(*_COLUMNS).where(_MINE, senders.c.id == sender_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else _sender(row._mapping)


def by_name(connection: Connection, name: str) -> Sender | None:
    """The sender of this name, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, senders.c.name == name)).one_or_none()
    return None if row is None else _sender(row._mapping)


def everything(connection: Connection) -> tuple[Sender, ...]:
    """All of them, by name."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE).order_by(senders.c.name))
    return tuple(_sender(row._mapping) for row in rows)


def of_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Sender]:
    """Those of these ids, by id."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE, senders.c.id.in_(tuple(ids))))
    return {row.id: _sender(row._mapping) for row in rows}


def of_domain(connection: Connection, domain_id: int) -> tuple[Sender, ...]:
    """The ways to send as this domain, the oldest first."""
    here = senders.c.domain_id == domain_id, senders.c.is_control.is_(False)
    rows = connection.execute(select(*_COLUMNS).where(_MINE, *here).order_by(senders.c.id))
    return tuple(_sender(row._mapping) for row in rows)


def controls(connection: Connection) -> tuple[Sender, ...]:
    """Domains known to be good, sent beside every test, the oldest first."""
    query = select(*_COLUMNS).where(_MINE, senders.c.is_control.is_(True)).order_by(senders.c.id)
    return tuple(_sender(row._mapping) for row in connection.execute(query))


def secret(connection: Connection, sender_id: int) -> str:
    """Its password or tokens, encrypted; "" for none."""
    kept = connection.execute(select(senders.c.secret).where(_MINE, senders.c.id == sender_id)).scalar()
    return kept or ""


def change(connection: Connection, changed: Sender) -> None:
    """Keep all but its secret."""
    connection.execute(update(senders).where(_MINE, senders.c.id == changed.id).values(_row(changed)))


def change_secret(connection: Connection, sender_id: int, locked: str) -> None:
    """Keep another secret, encrypted."""
    connection.execute(update(senders).where(_MINE, senders.c.id == sender_id).values(secret=locked))


def swap_secret(connection: Connection, sender_id: int, old: str, locked: str) -> bool:
    """Keep another secret, encrypted, in place of this very one; False where it had changed."""
    same = senders.c.id == sender_id, senders.c.secret == old
    return bool(connection.execute(update(senders).where(_MINE, *same).values(secret=locked)).rowcount)


def tried(connection: Connection, sender_id: int, problem: str) -> None:
    """Its server was spoken to; `problem` says why that failed, "" when it went well."""
    connection.execute(update(senders).where(_MINE, senders.c.id == sender_id).values(problem=problem))


def remove(connection: Connection, sender_id: int) -> bool:
    """Forget it; whether it was there."""
    return bool(connection.execute(delete(senders).where(_MINE, senders.c.id == sender_id)).rowcount)


def _row(sender: Sender) -> dict[str, object]:
    return {
        "name": sender.name, "sender": sender.sender, "envelope_from": sender.envelope_from,
        "account": account_row(sender.account), "domain_id": sender.domain_id,
        "is_control": sender.is_control, "problem": sender.problem,
    }  # fmt: skip


def _sender(row: RowMapping) -> Sender:
    return Sender(
        row["id"], row["name"], row["sender"], row["envelope_from"], account_of(row["account"]),
        row["domain_id"], row["is_control"], row["problem"], row["created_at"],
    )  # fmt: skip
