"""What the value of a setting may be: readers turn a TOML value, or the environment's text, into ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Reader(Generic[T]):
    """`read` takes a TOML value; its ValueError holds one message per thing that is wrong.

    `words` turns the environment's text into the TOML value it stands for. A secret may come from a file.
    """

    read: Callable[[object], T]
    words: Callable[[str], object] = str
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or key that does not show itself in logs and tracebacks."""

    value: str = field(repr=False)


def setting(default: T, reader: Reader[T]) -> T:
    """A dataclass field for one key of the configuration."""
    return field(default_factory=lambda: default, metadata={"reader": reader})


def number(low: float, high: float) -> Reader[float]:
    """A number from `low` to `high`; a whole number will do."""
    right = f"write a number from {low:g} to {high:g}"

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{show(value)} is not a number; {right}{_unquote(value)}")
        if not low <= value <= high:  # also refuses nan
            raise ValueError(f"{value} is out of range; {right}")
        return float(value)

    return Reader(read, _number_in)


def whole(low: int, high: int) -> Reader[int]:
    """A whole number from `low` to `high`."""
    right = f"write a whole number from {low} to {high}"

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{show(value)} is not a whole number; {right}{_unquote(value)}")
        if not low <= value <= high:
            raise ValueError(f"{value} is out of range; {right}")
        return value

    return Reader(read, _number_in)


def flag() -> Reader[bool]:
    """true or false."""

    def read(value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError(f"{show(value)} is neither true nor false; write one of these, without quotes")

    return Reader(read, lambda text: {"true": True, "false": False}.get(text.strip().lower(), text))


def text(parse: Callable[[str], T]) -> Reader[T]:
    """Text that `parse` understands; its ValueError is what the operator reads."""

    def read(value: object) -> T:
        if isinstance(value, str):
            return parse(value)
        raise ValueError(f"{show(value)} is not text; write it in quotes")

    return Reader(read)


def choice(kind: type[E]) -> Reader[E]:
    """One of the values of `kind`."""

    def parse(value: str) -> E:
        try:
            return kind(value.strip().lower())
        except ValueError:
            raise ValueError(f"{show(value)} is not one of {', '.join(kind)}") from None

    return text(parse)


def path() -> Reader[Path]:
    """A file or directory; "~" is the home directory."""

    def parse(value: str) -> Path:
        if not value.strip() or "\0" in value:
            raise ValueError(f'{show(value)} is not a path; write one like "data"')
        try:
            return Path(value).expanduser()
        except RuntimeError:  # "~somebody" who does not exist
            raise ValueError(f"{show(value)} is in no home directory; write the whole path") from None

    return text(parse)


def certificates() -> Reader[Path | None]:
    """A file of certificates in PEM, "" for none; it is opened once here, to tell early what is wrong."""

    def parse(value: str) -> Path | None:
        if not value.strip():
            return None
        import ssl  # late: few name such a file

        found = path().read(value)
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(found)
        except ssl.SSLError:
            raise ValueError(f"{show(value)} holds no certificates; write a file in PEM form") from None
        except OSError as error:
            raise ValueError(f"{show(value)} cannot be read ({error.strerror})") from None
        return found

    return text(parse)


LETTERS_AND_DIGITS = re.compile("[A-Za-z0-9]{,63}")
"""What a key may hold that becomes one part of a domain name (RFC 1035 §2.3.4)."""


def secret(least: int, fits: re.Pattern[str] | None = None) -> Reader[Secret | None]:
    """A secret of at least `least` characters that `fits`, "" for none; no message holds any of it."""

    def read(value: object) -> Secret | None:
        if not isinstance(value, str):
            raise ValueError("it is not text; write it in quotes")
        if 0 < len(value) < least:
            raise ValueError(f"it has {len(value)} characters; write at least {least}")
        if fits is not None and not fits.fullmatch(value):
            raise ValueError("it is no key of this kind; copy it once more, without quotes or blanks in it")
        return Secret(value) if value else None

    return Reader(read, is_secret=True)


def many(item: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list, in the environment separated by commas; an entry given twice counts once."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{show(value)} is not a list; write it in brackets, like [{show(value)}]")
        return tuple(dict.fromkeys(_each(item.read, value)))

    return Reader(read, lambda words: [item.words(part) for part in _parts(words)])


def table(key: Reader[str], value: Reader[T]) -> Reader[Mapping[str, tuple[T, ...]]]:
    """A table of lists, in the environment as "key=one two, other=three"."""
    entries = many(value)

    def row(pair: tuple[str, object]) -> tuple[str, tuple[T, ...]]:
        name = key.read(pair[0])
        found = _under(pair[0], lambda: entries.read(pair[1]))
        if not found:
            raise ValueError(f"{show(pair[0])} has an empty list; name at least one or leave it out")
        return name, found

    def read(given: object) -> Mapping[str, tuple[T, ...]]:
        if not isinstance(given, dict):
            raise ValueError(f"{show(given)} is not a table; write a section with one line per name")
        found: dict[str, tuple[T, ...]] = {}
        for name, values in _each(row, _flat(given)):
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *values)))
        return found

    def words(given: str) -> object:
        pairs = (part.partition("=") for part in _parts(given))
        return {name.strip(): values.split() for name, _, values in pairs}

    return Reader(read, words)


def mapping(key: Reader[str], value: Reader[T]) -> Reader[Mapping[str, T]]:
    """A table of single values, in the environment as "key=one, other=two"."""

    def row(pair: tuple[str, object]) -> tuple[str, T]:
        return key.read(pair[0]), _under(pair[0], lambda: value.read(pair[1]))

    def read(given: object) -> Mapping[str, T]:
        if not isinstance(given, dict):
            raise ValueError(f"{show(given)} is not a table; write a section with one line per name")
        return dict(_each(row, _flat(given)))

    def words(given: str) -> object:
        pairs = (part.partition("=") for part in _parts(given))
        return {name.strip(): said.strip() for name, _, said in pairs}

    return Reader(read, words)


def named(parse: Callable[[str, str], T]) -> Reader[tuple[T, ...]]:
    """A table of name and text, which `parse` reads together; in the environment "name=text; other=text"."""

    def row(pair: tuple[str, object]) -> T:
        if not isinstance(pair[1], str):
            raise ValueError(f"{show(pair[0])}: {show(pair[1])} is not text; write it in quotes")
        said = pair[1]
        return _under(pair[0], lambda: parse(pair[0], said))

    def read(given: object) -> tuple[T, ...]:
        if not isinstance(given, dict):
            raise ValueError(f"{show(given)} is not a table; write a section with one line per name")
        return tuple(_each(row, _flat(given)))

    def words(given: str) -> object:
        pairs = (part.partition("=") for part in given.split(";") if part.strip())
        return {name.strip(): said.strip() for name, _, said in pairs}

    return Reader(read, words)


def show(value: object) -> str:
    """`value` as TOML would have it, in one line of at most 60 characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        line = f"[{', '.join(map(show, value))}]"
    else:
        line = f'"{value}"' if isinstance(value, str) else str(value)
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return line if len(line) <= 60 else f"{line[:59]}\N{HORIZONTAL ELLIPSIS}"


def _each(read: Callable[[V], T], values: Iterable[V]) -> list[T]:
    """Every value read; what is wrong with any of them is raised together."""
    found: list[T] = []
    wrong: list[str] = []
    for value in values:
        try:
            found.append(read(value))
        except ValueError as error:
            wrong += error.args
    if wrong:
        raise ValueError(*wrong)
    return found


def _under(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise ValueError(*(f"{show(name)}: {message}" for message in error.args)) from None


def _flat(given: Mapping[str, object], front: str = "") -> Iterator[tuple[str, object]]:
    """Pairs of name and value; TOML reads a name written without quotes, example.com, as nested tables."""
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{front}{name}.")
        else:
            yield f"{front}{name}", value


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(",") if part.strip()]


def _number_in(words: str) -> object:
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words


def _unquote(value: object) -> str:
    return ", without quotes" if isinstance(value, str) and _number_in(value) != value else ""
