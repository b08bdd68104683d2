"""What the domain's own name servers were seen to say, as values that a database can keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.answers import Maybe, Question
from checks.model import Reason, Unknown


@dataclass(frozen=True, slots=True)
class Sight:
    """What one server says to one question: values as a Change has them, () for nothing."""

    server: str
    values: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lookups:
    """How many look-ups the SPF record `line` costs, of ten; `least` says that there may be more."""

    line: str
    count: int
    least: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One look. `zone`: where the domain's records stand, "" where it does not exist.

    `problem`: why nothing could be seen at all, "" when it could. `sights`: by question, a row per server.
    """

    zone: str = ""
    nameservers: tuple[str, ...] = ()
    problem: str = ""
    sights: Mapping[Question, tuple[Sight, ...]] = field(default_factory=dict)
    lookups: Lookups | None = None

    @property
    def exists(self) -> bool:
        """False only where it is certain that there is no such domain."""
        return bool(self.zone or self.problem)

    @property
    def is_blind(self) -> bool:
        """Whether nobody told anything."""
        rows = [row for rows in self.sights.values() for row in rows]
        return bool(self.problem) or (bool(rows) and all(isinstance(row.values, Unknown) for row in rows))

    def values(self, name: str, rrtype: str) -> tuple[str, ...]:
        """What any server has there; () also where none of them could say."""
        rows = self.sights.get(Question(name, rrtype), ())
        said = (row.values for row in rows if not isinstance(row.values, Unknown))
        return tuple(dict.fromkeys(value for values in said for value in values))

    def is_told(self, name: str, rrtype: str) -> bool:
        """Whether at least one server said what it has there; a domain that does not exist has nothing."""
        rows = self.sights.get(Question(name, rrtype), ())
        return not self.exists or any(not isinstance(row.values, Unknown) for row in rows)

    def is_known(self, name: str, rrtype: str) -> bool:
        """Whether every server said what it has there; a domain that does not exist has nothing."""
        rows = self.sights.get(Question(name, rrtype), ())
        return not self.exists or (bool(rows) and not any(isinstance(row.values, Unknown) for row in rows))


def to_json(seen: Seen) -> dict[str, Any]:
    """The look as the database keeps it."""
    rows = [
        {"name": question.name, "type": question.rrtype, "server": row.server, **_said(row.values)}
        for question, sights in seen.sights.items()
        for row in sights
    ]
    count = seen.lookups
    return {
        "zone": seen.zone, "nameservers": list(seen.nameservers), "problem": seen.problem, "rows": rows,
        "lookups": [count.line, count.count, count.least] if count else None,
    }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Seen:
    """The other way round."""
    sights: dict[Question, tuple[Sight, ...]] = {}
    for row in kept["rows"]:
        question = Question(row["name"], row["type"])
        sights[question] = (*sights.get(question, ()), Sight(row["server"], _values(question, row)))
    lookups = Lookups(*kept["lookups"]) if kept["lookups"] else None
    return Seen(kept["zone"], tuple(kept["nameservers"]), kept["problem"], sights, lookups)


def _said(values: Maybe[tuple[str, ...]]) -> dict[str, Any]:
    if isinstance(values, Unknown):
        return {"values": None, "reason": values.reason.value}
    return {"values": list(values)}


def _values(question: Question, row: Mapping[str, Any]) -> Maybe[tuple[str, ...]]:
    if row["values"] is None:
        return Unknown(str(question), Reason(row["reason"]))
    return tuple(row["values"])


def all_of(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Each question once."""
    return tuple(dict.fromkeys(questions))
