"""Reads a file that declares what is looked after: the default, groups, and domains with their settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from checks.domain import NotADomain, parse_target
from deliverability.config_sources import nearest
from deliverability.config_values import show
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import KEYS, Own
from deliverability.monitored.settings import parse_name, parse_tags, read_own
from deliverability.toml_lines import Lines
from deliverability.toml_text import NotToml, parse, read_text

T = TypeVar("T")
LONGEST = 10_000_000
SECTIONS = ("default", "groups", "domains")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file says; `default` None and a group that is not named are left as they are.

    `domains` by the name they are kept under.
    """

    default: Own | None
    groups: Mapping[str, Own]
    domains: Mapping[str, Wanted]


def load(path: Path) -> Declared:
    """Read the file; ValueError with one message for each thing that is wrong, each with its line."""
    return read(read_text(path, LONGEST), str(path))


def read(content: str, path: str) -> Declared:
    """As `load`, of the text itself; `path` is what messages call it."""
    try:
        document = parse(content, path)
    except NotToml as error:
        raise ValueError(f"{error.place}: this is not TOML, or says one thing twice: {error.said}") from None
    reading = _Reading(Lines(content), path)
    declared = reading.document(document)
    if reading.problems:
        raise ValueError(*reading.problems)
    return declared


class _Reading:
    """One file while it is read, and what is wrong with it."""

    def __init__(self, lines: Lines, path: str) -> None:
        self._lines, self._path = lines, path
        self.problems: list[str] = []

    def document(self, document: Mapping[str, Any]) -> Declared:
        for key in document:
            if key not in SECTIONS:
                self._wrong((key,), f"{key} is not known here; {_hint(key, SECTIONS)}")
        default = self._own(("default",), document["default"]) if "default" in document else None
        groups = self._tables(document, "groups", self._group)
        domains = self._tables(document, "domains", self._domain)
        return Declared(default, groups, domains)

    def _tables(
        self,
        document: Mapping[str, Any],
        section: str,
        parse: Callable[[tuple[str, ...], str, Any], tuple[str, T] | None],
    ) -> dict[str, T]:
        tables = document.get(section, {})
        if not isinstance(tables, dict):
            self._wrong((section,), f'write [{section}."…"], and what is set below it')
            return {}
        found: dict[str, T] = {}
        for name, content in tables.items():
            read = parse((section, name), name, content)
            if read is not None and read[0] in found:
                self._wrong((section, name), f"{read[0]} is in the file twice; write all of it in one place")
            elif read is not None:
                found[read[0]] = read[1]
        return found

    def _group(self, at: tuple[str, ...], name: str, content: Any) -> tuple[str, Own] | None:
        own = self._own(at, content)
        named = self._try(at, lambda: parse_name(name))
        return None if own is None or named is None else (named, own)

    def _domain(self, at: tuple[str, ...], name: str, content: Any) -> tuple[str, Wanted] | None:
        if isinstance(content, dict) and any(isinstance(inner, dict) for inner in content.values()):
            self._wrong(at, f'write the name in quotes, like [domains."{name}.com"]')
            return None
        target = self._try(at, lambda: parse_target(name))
        if target is None or not isinstance(content, dict):
            if target is not None:
                self._wrong(at, f'write [domains."{name}"], and what is set below it')
            return None
        own = self._own(at, content, ("group", "tags"))
        group = self._try((*at, "group"), lambda: _group_of(content))
        tags = self._try((*at, "tags"), lambda: parse_tags(content.get("tags", [])))
        if own is None or group is None or tags is None:
            return None
        return target.address or target.name, Wanted(name, group, tags, own, self._lines.of(*at))

    def _own(self, at: tuple[str, ...], content: Any, beside: tuple[str, ...] = ()) -> Own | None:
        if not isinstance(content, dict):
            self._wrong(at, f"write [{'.'.join(at)}], and what is set below it")
            return None
        given = {key: value for key, value in content.items() if key not in beside}
        sound = True
        for key, value in given.items():
            if key not in KEYS:
                self._wrong((*at, key), f"{key} is not known here; {_hint(key, (*beside, *KEYS))}")
                sound = False
            else:
                sound &= self._try((*at, key), lambda k=key, v=value: read_own({k: v})) is not None  # type: ignore[misc]
        return read_own(given) if sound else None

    def _try(self, at: tuple[str, ...], parse: Callable[[], T]) -> T | None:
        try:
            return parse()
        except (ValueError, NotADomain) as error:
            for message in error.args:
                self._wrong(at, str(message))
            return None

    def _wrong(self, at: tuple[str, ...], message: str) -> None:
        line = self._lines.of(*at)
        self.problems.append(f"{self._path}:{line}: {message}" if line else f"{self._path}: {message}")


def _group_of(content: Mapping[str, Any]) -> str:
    said = content.get("group", "")
    if not isinstance(said, str):
        raise ValueError(f"{show(said)} is not the name of a group; write it in quotes")
    return parse_name(said) if said else ""


def _hint(word: str, known: tuple[str, ...]) -> str:
    near = nearest(word, list(known))
    return f"did you mean {near}?" if near else f"there are: {', '.join(known)}"
