"""Everything in the database that is encrypted with the service's key, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from deliverability.store.tables import people, seeds, senders, targets

BOXED = {"the place for alerts": targets, "the seed inbox": seeds, "the way to send": senders}
"""What is locked by a secrets_box.Box, in words, and where."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """One locked secret; `what` is one of BOXED."""

    what: str
    id: int
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What of an account is encrypted: the secret of its authenticator, and its recovery codes."""

    person_id: int
    email: str
    code_secret: str | None
    recovery_codes: tuple[str, ...]


def boxed(connection: Connection) -> Iterator[Boxed]:
    """Each locked secret that is not empty."""
    for what, table in BOXED.items():
        columns = table.c.id, table.c.name, table.c.secret
        for row in connection.execute(select(*columns).where(table.c.secret != "").order_by(table.c.id)):
            yield Boxed(what, *row)


def renew_boxed(connection: Connection, one: Boxed) -> None:
    """Keep the secret as it is locked now."""
    table = BOXED[one.what]
    connection.execute(update(table).where(table.c.id == one.id).values(secret=one.secret))


def second_steps(connection: Connection) -> Iterator[SecondStep]:
    """Of each account that has any."""
    columns = people.c.id, people.c.email, people.c.code_secret, people.c.recovery_codes
    for row in connection.execute(select(*columns).order_by(people.c.id)):
        found = SecondStep(row.id, row.email, row.code_secret, tuple(row.recovery_codes or ()))
        if found.code_secret or found.recovery_codes:
            yield found


def renew_second_step(connection: Connection, one: SecondStep) -> None:
    """Keep it as it is encrypted now."""
    values = {"code_secret": one.code_secret, "recovery_codes": list(one.recovery_codes) or None}
    connection.execute(update(people).where(people.c.id == one.person_id).values(values))
