"""Writes what is looked after as a file that `apply` reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from deliverability.monitored.model import Group, Monitored, Own, as_kept


def write(default: Own, groups: Iterable[Group], domains: Iterable[Monitored]) -> str:
    """The file; only what is set somewhere is in it."""
    return "\n".join(_lines(default, groups, domains))


def _lines(default: Own, groups: Iterable[Group], domains: Iterable[Monitored]) -> Iterator[str]:
    yield "[default]"
    yield from _settings(as_kept(default))
    for group in groups:
        yield f"[groups.{_quoted(group.name)}]"
        yield from _settings(as_kept(group.own))
    for one in domains:
        yield f"[domains.{_quoted(one.name)}]"
        group_name = {"group": one.group.name} if one.group else {}
        tags = {"tags": list(one.tags)} if one.tags else {}
        yield from _settings({**group_name, **tags, **as_kept(one.own)})


def _settings(kept: dict[str, Any]) -> Iterator[str]:
    for key, value in kept.items():
        yield f"{key} = {_value(value)}"
    yield ""


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value or "none")


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
