"""The audit log: who did what, when and from where, in a chain of hashes that shows an edited row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from deliverability.accounts.acting import actor
from deliverability.store import audit as store
from deliverability.store.audit import Entry
from deliverability.store.database import Database

HIDDEN = "(kept secret)"
LONGEST = 300
"""Characters of a value; the log says what changed, it is no second store."""
_SECRET = re.compile(
    r"passw|identity|handle|secret|token|_key$|^key$|credential|totp|recovery|url$", re.IGNORECASE
)


def audit(
    connection: Connection,
    now: datetime,
    what: str,
    subject: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write one line in the transaction of the change itself, so that neither is there without the other.

    `what` is a short deed, "domain.added"; `subject` what it was done to. Of `before` and `after` only what
    differs is kept, and values under names such as "password" or "url" never are.
    """
    old, new = _differences(before or {}, after or {})
    who = actor()
    chained = store.hold(connection)
    entry = Entry(
        chained.id + 1, now, who.who, who.origin, what, subject, _text(old), _text(new), chained.hash
    )
    store.add(connection, entry, hash_of(entry))


def hash_of(entry: Entry) -> str:
    """SHA-256 over the row and the hash of the row before it, as 64 hexadecimal digits."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [
        entry.id, at, entry.who, entry.origin, entry.what, entry.subject, entry.before, entry.after,
        entry.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verified:
    """`rows` that fit; `broken`: number of the first row that does not, None for none; `last`: a hash."""

    rows: int
    broken: int | None
    last: str


def verify(database: Database) -> Verified:
    """Follow the chain from its first row. A shortened end shows only against a hash noted elsewhere."""
    return _followed(store.chain(database))


def _followed(rows: Iterable[tuple[Entry, str]]) -> Verified:
    seen, last = 0, ""
    for entry, kept in rows:
        if entry.id != seen + 1 or entry.previous != last or kept != hash_of(entry):
            return Verified(seen, seen + 1, last)
        seen, last = seen + 1, kept
    return Verified(seen, None, last)


def _differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """What is not the same on both sides, with secrets hidden."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: _shown(name, before[name]) for name in names if name in before},
        {name: _shown(name, after[name]) for name in names if name in after},
    )


def _shown(name: str, value: object) -> object:
    if value and _SECRET.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(inner): _shown(str(inner), found) for inner, found in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_shown(name, one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value).replace("\0", "")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _text(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""
