"""What a test mail showed as JSON, so that it can be stored, handed to a run, and read back."""

from __future__ import annotations

import json
import types
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from checks.placement.record import Placement, Seen

T = TypeVar("T")
_LISTS = ("seen", "control", "before")


def lines_of(placement: Placement) -> tuple[str, ...]:
    """One line for the test, then one for each seed: {"seen": …} or {"control": …}."""
    head = {key: value for key, value in packed(placement).items() if key not in _LISTS}
    rows = [{name: packed(one)} for name in _LISTS for one in getattr(placement, name)]
    return tuple(map(_text, ({"placement": head}, *rows)))


def placement_from(lines: Iterable[str]) -> Placement:
    """Read `lines_of` back; ValueError naming the line that is wrong."""
    head: Mapping[str, Any] | None = None
    seeds: dict[str, list[Seen]] = {name: [] for name in _LISTS}
    for number, line in enumerate(lines, 1):
        try:
            kind, value = _row(line)
            if kind == "placement":
                head = value
            else:
                seeds[kind].append(unpacked(Seen, value))
        except ValueError as error:
            raise ValueError(f"line {number} of the placement: {error}") from None
    if head is None:
        raise ValueError("no line tells of which test this is")
    lists = {name: [packed(one) for one in some] for name, some in seeds.items()}
    return unpacked(Placement, {**head, **lists})


def line_of(thing: object) -> str:
    """A Seen, Reading, Refusal … as one line of JSON."""
    return _text(packed(thing))


def thing_from(kind: type[T], line: str) -> T:
    """Read `line_of` back; ValueError naming what is wrong."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from None
    return unpacked(kind, data)


def packed(thing: object) -> dict[str, Any]:
    """A dataclass as an object of JSON, without what is as it is by itself."""
    shown = ((field, getattr(thing, field.name)) for field in fields(thing))  # type: ignore[arg-type]
    return {field.name: _plain(value) for field, value in shown if not _is_usual(field, value)}


def unpacked(kind: type[T], data: object) -> T:
    """Read `packed` back; names not known are passed over, as a newer version may have written them.

    Raises ValueError naming the field that is missing or of another kind.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"{kind.__name__} should be an object")
    values, hints = {}, _hints(kind)  # type: ignore[arg-type]  # a class can be hashed
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in data:
            try:
                values[field.name] = _typed(hints[field.name], data[field.name])
            except ValueError as error:
                raise ValueError(f"{kind.__name__}.{field.name}: {error}") from None
        elif field.default is MISSING:
            raise ValueError(f"{kind.__name__}.{field.name} is missing")
    return kind(**values)


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _row(line: str) -> tuple[str, Mapping[str, Any]]:
    """What a line is about, and its object."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from None
    if isinstance(data, dict) and len(data) == 1:
        kind, value = next(iter(data.items()))
        if kind in ("placement", *_LISTS) and isinstance(value, dict):
            return kind, value
    raise ValueError('it should be an object with "placement", "seen", "control" or "before"')


def _is_usual(field: Field[Any], value: object) -> bool:
    return field.default is not MISSING and type(value) is type(field.default) and value == field.default


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return packed(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _typed(hint: Any, value: object) -> Any:
    """The value as its type hint wants it: plain types, enums, times, tuples, dataclasses, unions."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _any_of(get_args(hint), value)
    if origin is tuple:
        return _many(get_args(hint), value)
    if is_dataclass(hint):
        return unpacked(hint, value)  # type: ignore[arg-type]
    if hint is datetime:
        return _time(value)
    if issubclass(hint, Enum):
        return hint(value)
    if type(value) is not hint:
        raise ValueError(f"{str(value)[:40]!r} is of another kind than it should be")
    return value


def _any_of(hints: tuple[Any, ...], value: object) -> Any:
    if value is None and types.NoneType in hints:
        return None
    errors = []
    for hint in hints:
        if hint is not types.NoneType:
            try:
                return _typed(hint, value)
            except ValueError as error:
                errors.append(str(error))
    raise ValueError(" or ".join(errors))


def _many(hints: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("it should be a list")
    if hints[-1] is Ellipsis:
        return tuple(_typed(hints[0], one) for one in value)
    if len(hints) != len(value):
        raise ValueError(f"it should be a list of {len(hints)}")
    return tuple(_typed(hint, one) for hint, one in zip(hints, value, strict=True))


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(value) if isinstance(value, str) else None
    if time is None or time.tzinfo is None:
        raise ValueError("it should be a time with its zone")
    return time
