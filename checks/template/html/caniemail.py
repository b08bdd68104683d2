"""What the big mail clients support, by caniemail.com: facts with a date, told in caniemail.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Support:
    """Of a feature in a client: "y", "n", "a" (partly) or "u" (not known), and the numbers of its notes."""

    client: str
    says: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """`slug` and `title` as on caniemail.com; `notes` by their number; `page`: the file that tests it."""

    slug: str
    title: str
    page: str
    support: tuple[Support, ...]
    notes: Mapping[str, str]

    def lacking(self) -> tuple[str, ...]:
        """The clients that ignore it."""
        return tuple(one.client for one in self.support if one.says == "n")


@cache
def features() -> Mapping[str, Feature]:
    """All features by slug."""
    told = _told()
    clients = tuple(told["clients"])
    return {slug: _feature(slug, clients, known) for slug, known in told["features"].items()}


@cache
def updated() -> str:
    """The day of the data, as "2026-05-13"."""
    return str(_told()["updated"])


@cache
def _told() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((files("checks") / "template/html/caniemail.toml").read_text("utf-8"))


def _feature(slug: str, clients: tuple[str, ...], known: Mapping[str, str]) -> Feature:
    cells = zip(clients, known["support"].split(), strict=True)
    support = tuple(
        Support(client, cell[0], tuple(cell[1:].split(",")) if cell[1:] else ()) for client, cell in cells
    )
    notes = {key: value for key, value in known.items() if key.isdigit()}
    return Feature(slug, known["title"], known.get("page", ""), support, notes)
