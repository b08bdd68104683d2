"""Takes values out of the objects of a JSON file, each of the kind it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from checks.model import Reason

LATEST = 253402300800.0  # the year 10000
KINDS = {
    str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object",
}  # fmt: skip
T = TypeVar("T")


def field_of(row: Mapping[str, Any], key: str, kind: type[T], default: object = None) -> T:
    """The value under a key; ValueError when it is of another kind than it should be."""
    value = row.get(key, default)
    if type(value) is not kind:
        raise ValueError(f'"{key}" should be {KINDS[kind]}')
    return value


def seconds(row: Mapping[str, Any], key: str) -> float:
    value: Any = row.get(key)
    if type(value) not in (int, float) or not 0 <= value < LATEST:
        raise ValueError(f'"{key}" should be seconds since 1970')
    return float(value)


def texts(row: Mapping[str, Any], key: str, default: object = None) -> tuple[str, ...]:
    values = field_of(row, key, list, default)
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f'"{key}" should be a list of texts')
    return tuple(values)


def reason_in(row: Mapping[str, Any], key: str) -> Reason:
    """The reason whose name is under a key."""
    reason = field_of(row, key, str)
    if reason not in Reason.__members__:
        raise ValueError(f'"{reason}" is no reason for having no answer')
    return Reason[reason]
