"""How the domains stand, and their standing findings: one function for each statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from checks.model import Severity, Verdict
from deliverability.history.model import Standing, State, Suspicion
from deliverability.store.tables import DEFAULT_ORG, standing, states

SUBJECT_LENGTH = 512
_PLAIN = (
    "domain_id", "run_id", "since", "checked_at", "checks_version", "asked", "errors", "warnings", "notices",
    "accepted", "gaps", "unknown_in_a_row", "sentence",
)  # fmt: skip


def state(connection: Connection, domain_id: int, *, hold: bool = False) -> State | None:
    """How a domain stands; None before its first run. `hold`: nobody else changes it until the end."""
    query = select(states).where(states.c.domain_id == domain_id)
    row = connection.execute(query.with_for_update() if hold else query).one_or_none()
    return None if row is None else state_in(row._mapping)


def states_of(connection: Connection, domain_ids: Iterable[int], *, hold: bool = False) -> dict[int, State]:
    """How these domains stand, by id; one that had no run yet is left out. `hold`: as of `state`."""
    query = select(states).where(states.c.domain_id.in_(tuple(domain_ids))).order_by(states.c.domain_id)
    rows = connection.execute(query.with_for_update() if hold else query)
    return {row.domain_id: state_in(row._mapping) for row in rows}


def save_state(connection: Connection, kept: State) -> None:
    """Keep how a domain stands, in place of how it stood."""
    row = _state_row(kept)
    mine = update(states).where(states.c.domain_id == kept.domain_id)
    if not connection.execute(mine.values(row)).rowcount:
        connection.execute(insert(states).values(row | {"org_id": DEFAULT_ORG}))


def standing_of(connection: Connection, domain_id: int) -> tuple[Standing, ...]:
    """The findings of a domain that stand, held ones too; by check and subject."""
    query = select(standing).where(standing.c.domain_id == domain_id)
    rows = connection.execute(query.order_by(standing.c.check, standing.c.subject))
    return tuple(_standing_in(row._mapping) for row in rows)


def checks_standing(connection: Connection, domain_ids: Iterable[int]) -> dict[str, int]:
    """The checks whose findings stand at some of these domains, and at how many; the most frequent first."""
    ids = tuple(domain_ids)
    there = standing.c.domain_id.in_(ids), standing.c.is_held.is_(False)
    number = func.count(standing.c.domain_id.distinct())
    query = select(standing.c.check, number).where(*there).group_by(standing.c.check)
    rows = connection.execute(query.order_by(number.desc(), standing.c.check))
    return {check: int(count) for check, count in rows}


def replace_standing(
    connection: Connection, domain_id: int, old: Iterable[Standing], new: Iterable[Standing]
) -> None:
    """Keep the findings that stand now; only rows that differ from `old` are written."""
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    for key in before.keys() - after.keys():
        _forget(connection, domain_id, key)
    for key, one in after.items():
        if key not in before:
            _add(connection, domain_id, one)
        elif one != before[key]:
            _change(connection, domain_id, one)


def _forget(connection: Connection, domain_id: int, key: tuple[str, str]) -> None:
    connection.execute(delete(standing).where(*_mine(domain_id, key)))


def _add(connection: Connection, domain_id: int, one: Standing) -> None:
    row = _standing_row(one) | {"domain_id": domain_id, "org_id": DEFAULT_ORG}
    connection.execute(insert(standing).values(row))


def _change(connection: Connection, domain_id: int, one: Standing) -> None:
    connection.execute(update(standing).where(*_mine(domain_id, one.key)).values(_standing_row(one)))


def _mine(domain_id: int, key: tuple[str, str]) -> tuple[Any, ...]:
    return standing.c.domain_id == domain_id, standing.c.check == key[0], standing.c.subject == key[1]


def _standing_row(one: Standing) -> dict[str, Any]:
    return {
        "check": one.check, "subject": one.subject, "severity": one.severity.value, "title": one.title,
        "since": one.since, "run_id": one.run_id, "is_held": one.is_held, "away": one.away,
    }  # fmt: skip


def _standing_in(row: RowMapping) -> Standing:
    plain = {key: row[key] for key in ("check", "subject", "title", "since", "run_id", "is_held", "away")}
    return Standing(severity=Severity(row["severity"]), **plain)


def _state_row(kept: State) -> dict[str, Any]:
    suspected = kept.suspected
    return {key: getattr(kept, key) for key in _PLAIN} | {
        "verdict": kept.verdict.value,
        "families": {family: verdict.value for family, verdict in kept.families.items()},
        "unjudged": list(kept.unjudged),
        "suspected": suspected and asdict(suspected),
    }


def state_in(row: RowMapping | Mapping[str, Any]) -> State:
    """A row of `states` as a State."""
    suspected = row["suspected"]
    return State(
        verdict=Verdict(row["verdict"]),
        families={family: Verdict(verdict) for family, verdict in row["families"].items()},
        unjudged=tuple(row["unjudged"]),
        suspected=suspected and _suspicion(suspected),
        **{key: row[key] for key in _PLAIN},
    )


def _suspicion(kept: Mapping[str, Any]) -> Suspicion:
    return Suspicion(tuple(map(tuple, kept["findings"])), kept["looks"], kept["run_id"])
