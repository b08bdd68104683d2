"""One row of the table: a record, what it is for, where that is known from, and whether it was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from checks.answers import Question
from checks.model import Unknown
from deliverability.remedies.model import Change
from deliverability.setup.seen import Seen, Sight
from deliverability.setup.source import Source

Value: TypeAlias = tuple[str, str]
"""Type and value, as ("MX", "10 mx.example.com")."""
IsMet: TypeAlias = Callable[[frozenset[Value]], bool]


class State(StrEnum):
    """Where a record stands."""

    SEEN = "seen"
    OTHER = "other value seen"
    NOT_YET = "not seen yet"
    UNKNOWN = "could not look"


@dataclass(frozen=True, slots=True)
class Tick:
    """How a record was seen; `found`: what stands in its place; `note`: which servers, or why not."""

    state: State
    found: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of the table.

    `key`: its place on the page. `part`: proof, mx, spf, dkim, service, dmarc or later. `who`: the provider
    that it is of, "" for none. `change`: the record as a change, None where the value, or all of it, is only
    in a console: then `steps` say where. `asks`: where it is looked for, () where nobody can. `is_needed`:
    mail is not set up without it.
    """

    key: str
    part: str
    name: str
    rrtype: str
    purpose: str
    tick: Tick
    who: str = ""
    asks: tuple[Question, ...] = ()
    change: Change | None = None
    steps: tuple[str, ...] = ()
    caution: str = ""
    sources: tuple[Source, ...] = ()
    is_needed: bool = True


def tick(
    seen: Seen | None,
    asks: Iterable[Question],
    is_met: IsMet,
    is_rival: Callable[[Value], bool] = lambda value: True,
) -> Tick:
    """Green only when every server that answers has it, and one does.

    `is_met`: whether these values, of all `asks` together, are what is wanted. `is_rival`: whether a value
    stands in the place of the one wanted.
    """
    asks = tuple(asks)
    if seen is None:
        return Tick(State.NOT_YET, note="We have not looked yet.")
    if seen.problem:
        return Tick(State.UNKNOWN, note=seen.problem)
    if not seen.exists:
        return Tick(State.NOT_YET)
    rows = _by_server(seen, asks)
    if not rows:
        return Tick(State.NOT_YET, note="We have not looked yet.")
    heard = {server: values for server, values in rows.items() if not isinstance(values, Unknown)}
    if not heard:
        why = next(values.reason.value for values in rows.values() if isinstance(values, Unknown))
        return Tick(State.UNKNOWN, note=f"Your name servers did not tell: {why}.")
    return _judged(heard, [server for server in rows if server not in heard], is_met, is_rival)


def _judged(
    heard: dict[str, frozenset[Value]],
    silent: list[str],
    is_met: IsMet,
    is_rival: Callable[[Value], bool],
) -> Tick:
    have = [server for server, values in heard.items() if is_met(values)]
    lack = [server for server in heard if server not in have]
    if not lack:
        note = f"{_listed(silent)} did not answer." if silent else ""
        return Tick(State.SEEN, note=note)
    rivals = sorted({value for server in lack for value in heard[server] if is_rival(value)})
    found = tuple(f"{rrtype} {value}" for rrtype, value in rivals)
    note = (
        f"{_listed(have)} {'has' if len(have) == 1 else 'have'} it, {_listed(lack)} not yet." if have else ""
    )
    return Tick(State.OTHER if found else State.NOT_YET, found, note)


def _by_server(seen: Seen, asks: tuple[Question, ...]) -> dict[str, frozenset[Value] | Unknown]:
    """What each server has at these places together; Unknown where it left one of them open."""
    said: dict[str, frozenset[Value] | Unknown] = {}
    for question in asks:
        for row in seen.sights.get(question, ()):
            said[row.server] = _with(said.get(row.server, frozenset()), row, question.rrtype)
    return said


def _with(before: frozenset[Value] | Unknown, row: Sight, rrtype: str) -> frozenset[Value] | Unknown:
    if isinstance(before, Unknown) or isinstance(row.values, Unknown):
        return before if isinstance(before, Unknown) else row.values  # type: ignore[return-value]
    return before | {(rrtype, value) for value in row.values}


def _listed(servers: list[str]) -> str:
    return " and ".join(servers) if len(servers) < 3 else f"{', '.join(servers[:-1])} and {servers[-1]}"
