"""What a domain of the lab is, and how its file in `domains/` is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from checks.domain import parse_target
from tests.lab import healthy

HERE = Path(__file__).parent


class Signing(StrEnum):
    """How a zone is signed, and what the zone above says of it."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    EXPIRED = "expired"
    """The signatures were good until a week ago."""
    EXPIRING = "expiring"
    """The signatures are good for two days more."""
    RSASHA1 = "rsasha1"
    ORPHAN_DS = "orphan-ds"
    """The zone above still holds the DS of a key that this zone does not have."""
    NSEC3 = "nsec3"
    """Negative answers are hashed, with ten iterations more than RFC 9276 §3.1 wants."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone as master-file text (RFC 1035 §5.1), names relative to it; SOA and NS are added when absent.

    `parent`: the delegation in the zone above, relative to this zone; "" for a copy of its own NS records.
    `elsewhere`: what the second DNS host serves under this name, "" for nothing (it refuses).
    `tampered`: RRsets, as "NAME TYPE" relative to the zone, whose signatures are broken.
    """

    name: str
    text: str = ""
    signing: Signing = Signing.UNSIGNED
    parent: str = ""
    elsewhere: str = ""
    tampered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server of Postfix under this host name.

    `certificate`: one of the kinds of certificates.py, "" for none; `names`: further names in it.
    `settings`: lines of main.cf that hold for it alone. `ptr`: the names of its address, None for its own.
    """

    host: str
    address: str
    certificate: str = ""
    names: tuple[str, ...] = ()
    ptr: tuple[str, ...] | None = None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What the web server answers at one host, whatever the path; `padding`: octets added to the body."""

    host: str
    certificate: str = "good"
    status: int = 200
    headers: tuple[str, ...] = ("Content-Type: text/plain",)
    body: str = ""
    padding: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What the report must say, whole; the lines are those of `judging.lines`."""

    verdict: str
    findings: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One file: zones and servers, and for a domain to check what is typed and what must be said of it."""

    name: str
    about: str
    zones: tuple[Zone, ...] = ()
    servers: tuple[MailServer, ...] = ()
    pages: tuple[Page, ...] = ()
    check: str = ""
    selectors: tuple[str, ...] = ()
    sending_ips: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Families checked for this domain only."""
    expected: Expected = field(default_factory=lambda: Expected("", (), ()))


def load() -> tuple[Place, ...]:
    """Every file of `neighbours/` and `domains/`; ValueError naming the file and the key that is wrong."""
    files = sorted((HERE / "neighbours").glob("*.toml")) + sorted((HERE / "domains").glob("*.toml"))
    return tuple(_read(file) for file in files)


def domains() -> tuple[Place, ...]:
    """The files with something to check."""
    return tuple(place for place in load() if place.check)


def _read(file: Path) -> Place:
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        return _place(file.stem, data)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{file.name}: {error}") from error


def _place(name: str, data: dict[str, Any]) -> Place:
    texts = [data.pop(key, "") for key in ("findings", "gaps")]
    expected = Expected(data.pop("verdict", ""), *(_lines(text, data.get("check", "")) for text in texts))
    return Place(
        name,
        zones=tuple(_zone(key, row) for key, row in data.pop("zones", {}).items()),
        servers=tuple(MailServer(host, **_tuples(row)) for host, row in data.pop("smtp", {}).items()),
        pages=tuple(Page(host, **_tuples(row)) for host, row in data.pop("web", {}).items()),
        expected=expected,
        **_tuples(data),
    )


def _zone(name: str, row: Mapping[str, Any]) -> Zone:
    values = _tuples(row)
    for key in ("text", "parent", "elsewhere"):
        values[key] = healthy.filled_in(values.get(key, ""))
    return Zone(name, signing=Signing(values.pop("signing", "unsigned")), **values)


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _lines(text: str, target: str) -> tuple[str, ...]:
    """The lines that are no remark; "+ NAME" stands for that part of usual.toml."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if any(line.startswith("+ ") for line in lines):
        return tuple(full for line in lines for full in _usual(line, parse_target(target).name))
    return tuple(lines)


def _usual(line: str, domain: str) -> tuple[str, ...]:
    if not line.startswith("+ "):
        return (line,)
    return tuple(one.replace("DOMAIN", domain) for one in _parts()[line.removeprefix("+ ")])


@cache
def _parts() -> Mapping[str, list[str]]:
    return tomllib.loads((HERE / "usual.toml").read_text("utf-8"))
