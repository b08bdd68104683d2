"""Where settings are given: a TOML file, the environment, files with secrets; and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from deliverability.config_values import Reader, show

T = TypeVar("T")
PREFIX = "DELIVERABILITY_"
PATH_VARIABLE = f"{PREFIX}CONFIG"
SECRET_SIZE = 64 * 1024
HEADER = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")

NAMED = re.compile(r'(?:"([^"]*)"|([\w-]+)): ')


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it was given, and the place ("config.toml:12: [dns] timeout" or a variable's name).

    `place_of`: the place of keys below it, where it is a table of a file.
    """

    value: object
    place: str
    place_of: Callable[..., str] | None = None

    def wrong(self, message: str) -> str:
        """The message and its place: of '"a": b: …' the line of b in the table "a"."""
        below, at = [], 0
        while self.place_of and (name := NAMED.match(message, at)):
            below.append(name[1] or name[2])
            at = name.end()
        return f"{self.place_of(*below) if self.place_of else self.place}: {message}"


Layer: TypeAlias = dict[tuple[str, str], Given]
Readers: TypeAlias = Mapping[str, Mapping[str, Reader[Any]]]
"""section -> key -> reader"""


class Problems(list[str]):
    """What is wrong with the settings, one line each."""


def readers(kind: type) -> Readers:
    """The readers of the section dataclasses that the dataclass `kind` is made of."""
    return {
        section.name: {key.name: key.metadata["reader"] for key in fields(cast(Any, section.default_factory))}
        for section in fields(kind)
    }


def keys_of(section: Mapping[str, Reader[Any]]) -> tuple[str, ...]:
    """The keys an operator may write in a section: a secret X may also be given as X_file."""
    return tuple(name for key, reader in section.items() for name in _spellings(key, reader))


def from_toml(path: Path, known: Readers, problems: Problems) -> Layer:
    """The settings given in the file; what is wrong with it is added to `problems`."""
    import tomllib  # late: 16 ms that a start without a file need not spend

    try:
        content = path.read_bytes().decode("utf-8-sig")  # Windows editors put a byte order mark in front
        sections = tomllib.loads(content)
    except OSError as error:
        problems.append(f"{path}: the file cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        problems.append(f"{path}: the file is not UTF-8 text (octet {error.start}); save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path}: this is not TOML: {error}; the form is: key = value")
    else:
        return dict(_file_settings(sections, _Lines(path, _line_numbers(content)), known, problems))
    return {}


def from_environment(environ: Mapping[str, str], known: Readers, problems: Problems) -> Layer:
    """The settings given as DELIVERABILITY_SECTION__KEY; what is wrong is added to `problems`."""
    names = {
        f"{PREFIX}{section}__{key}".upper(): (section, key)
        for section in known
        for key in keys_of(known[section])
    }
    layer: Layer = {}
    for name in sorted(environ):
        if name in names:
            section, key = names[name]
            reader = known[section].get(key)
            layer[section, key] = Given(reader.words(environ[name]) if reader else environ[name], name)
        elif name.startswith(PREFIX) and name != PATH_VARIABLE:
            problems += _unknown_variable(name, [*names, PATH_VARIABLE])
    return layer


def fill(kind: type[T], known: Readers, layers: tuple[Layer, ...], problems: Problems) -> T:
    """The dataclass `kind` with what the layers give, later ones first; `problems` holds what is wrong."""
    sections = {}
    for section in fields(cast(Any, kind)):
        values = {}
        for key, reader in known[section.name].items():
            given = _last_given(layers, section.name, key, reader, problems)
            if given is not None:
                values.update(_read(key, reader, given, problems))
        sections[section.name] = cast(Any, section.default_factory)(**values)
    return kind(**sections)


def nearest(word: str, known: list[str], likeness: float = 0.6) -> str | None:
    """The known word that `word` was most likely meant to be."""
    import difflib  # late: needed only when something is wrong

    return next(iter(difflib.get_close_matches(word, known, 1, likeness)), None)


def _file_settings(
    sections: Mapping[str, object], lines: _Lines, known: Readers, problems: Problems
) -> Iterator[tuple[tuple[str, str], Given]]:
    for section, content in sections.items():
        place = lines.place(section)
        if section not in known:
            problems.append(f"{place}: {_unknown_section(section, content, known)}")
        elif not isinstance(content, dict):
            problems.append(f"{place}: {section} is a section; write [{section}] and its settings below it")
        else:
            for key, value in content.items():
                place_of = partial(lines.setting, section, key)
                if key in keys_of(known[section]):
                    yield (section, key), Given(value, place_of(), place_of)
                else:
                    problems.append(f"{place_of()} is not a setting; {_suggest(section, key, known)}")


def _unknown_section(section: str, content: object, known: Readers) -> str:
    if not isinstance(content, dict):
        return f"{section} stands before the first section and is no setting; {_suggest('', section, known)}"
    meant = nearest(section, list(known))
    suggestion = f"did you mean [{meant}]?" if meant else f"the sections are {', '.join(known)}"
    return f"[{section}] is not a section; {suggestion}"


def _suggest(section: str, key: str, known: Readers) -> str:
    """The nearest key of the same section, else the nearest of all sections, else what there is."""
    here = list(keys_of(known.get(section, {})))
    if meant := nearest(key, here):
        return f"did you mean {meant}?"
    for other in known:
        if meant := nearest(key, list(keys_of(known[other])), 0.8):
            return f"did you mean {meant} in [{other}]?"
    return f"known here: {', '.join(here)}" if here else f"the sections are {', '.join(known)}"


def _unknown_variable(name: str, known: list[str]) -> Iterator[str]:
    """Names without "__" that resemble no setting pass: Kubernetes sets DELIVERABILITY_PORT and the like."""
    bare = {variable.removeprefix(PREFIX): variable for variable in known}
    rest = name.removeprefix(PREFIX)
    meant = nearest(rest, list(bare), 0.6 if "__" in rest else 0.75)
    if meant:
        yield f"{name} is not a setting; did you mean {bare[meant]}?"
    elif "__" in rest:
        yield f"{name} is not a setting; the form is {PREFIX}SECTION__KEY, like {PREFIX}DNS__TIMEOUT"


def _spellings(key: str, reader: Reader[Any]) -> tuple[str, ...]:
    return (key, f"{key}_file") if reader.is_secret else (key,)


def _last_given(
    layers: tuple[Layer, ...], section: str, key: str, reader: Reader[Any], problems: Problems
) -> Given | None:
    """What the last layer that speaks of the key gives, a secret's file read; None for nothing."""
    for layer in reversed(layers):
        said = [(name, layer[section, name]) for name in _spellings(key, reader) if (section, name) in layer]
        if not said:
            continue
        if not reader.is_secret:
            return said[0][1]
        given = [(name, one) for name, one in said if one.value != ""]  # "" stands for "not set"
        if len(given) == 2:
            problems.append(f"{given[0][1].place}: {key} and {key}_file are both given; keep one of them")
            return None
        return _secret(*given[0], key, problems) if given else Given("", said[0][1].place)
    return None


def _secret(name: str, given: Given, key: str, problems: Problems) -> Given | None:
    if name == key:
        return given
    try:
        if not isinstance(given.value, str):
            raise ValueError(
                f'{show(given.value)} is not a path; write it in quotes, like "/run/secrets/{key}"'
            )
        return Given(_secret_in(given.value), given.place)
    except ValueError as error:
        problems.append(f"{given.place}: {error}")
        return None


def _secret_in(path: str) -> str:
    """The text of the file without the line end that editors and echo put behind it."""
    try:
        with Path(path).expanduser().open("rb") as file:
            content = file.read(SECRET_SIZE + 1)
        found = content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from None
    except RuntimeError:  # "~somebody" who does not exist
        raise ValueError(f"{path} cannot be read (no such home directory)") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text") from None
    if not found or len(content) > SECRET_SIZE:
        raise ValueError(f"{path} is {'too long' if found else 'empty'}; it must hold only the secret")
    return found


def _read(key: str, reader: Reader[Any], given: Given, problems: Problems) -> dict[str, Any]:
    try:
        return {key: reader.read(given.value)}
    except ValueError as error:
        problems += map(given.wrong, error.args)
        return {}


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines that keys stand on, for messages; a multi-line text can mislead it, which does no harm."""

    path: Path
    numbers: Mapping[str, int]

    def place(self, *keys: str) -> str:
        """ "config.toml:12" for the last key, else for the nearest above it, else only the file."""
        paths = (_bare(".".join(keys[:last])) for last in range(len(keys), 0, -1))
        number = next((self.numbers[one] for one in paths if one in self.numbers), None)
        return f"{self.path}:{number}" if number else f"{self.path}"

    def setting(self, section: str, key: str, *below: str) -> str:
        """ "config.toml:12: [dns] timeout", with the line of what stands `below` the key."""
        return f"{self.place(section, key, *below)}: [{section}] {key}"


def _line_numbers(content: str) -> dict[str, int]:
    """Dotted key, without quotes -> the first line it stands on."""
    numbers: dict[str, int] = {}
    section = ""
    for number, line in enumerate(content.splitlines(), 1):
        if header := HEADER.match(line):
            section = _bare(header[1])
            numbers.setdefault(section, number)
        elif key := KEY.match(line):
            numbers.setdefault(_bare(f"{section}.{key[1]}".removeprefix(".")), number)
    return numbers


def _bare(dotted: str) -> str:
    return re.sub(r"""["'\s]""", "", dotted)
