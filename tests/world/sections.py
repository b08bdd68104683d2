"""What single servers of a world say: the parts of its text that begin with a `!server` line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

_BEGINS = re.compile(r"[ \t]*!server\b(.*)")
WORDS = frozenset({"alone", "no-tcp", "no-udp"})


@dataclass(frozen=True, slots=True)
class Section:
    """One server at a loopback address, and its own lines of zone text (blank where they are others').

    `alone`: it says nothing but these; otherwise it says what the world says, and where the lines name a
    record, they are its only ones of that name and type.
    """

    address: str
    text: str
    words: frozenset[str] = frozenset()

    @property
    def alone(self) -> bool:
        return "alone" in self.words

    @property
    def shut(self) -> frozenset[str]:
        """Of "udp" and "tcp" what it does not listen to."""
        return frozenset(word.removeprefix("no-") for word in self.words - {"alone"})


def sections_of(text: str) -> tuple[str, tuple[Section, ...]]:
    """The text of the whole world, and the sections; ValueError for a `!server` line that says nothing."""
    world, *sections = list(_parts(text))
    return world.text, tuple(sections)


def _parts(text: str) -> Iterator[Section]:
    """Each part with blank lines before it, so that its line numbers stay what they are in the text."""
    part, lines = Section("", ""), []
    for number, line in enumerate(text.split("\n")):
        begins = _BEGINS.fullmatch(line)
        if begins:
            yield Section(part.address, "\n".join(lines), part.words)
            part, lines = _named(begins[1].split()), [""] * (number + 1)
        else:
            lines.append(line)
    yield Section(part.address, "\n".join(lines), part.words)


def _named(words: list[str]) -> Section:
    if not words or not ip_address(words[0]).is_loopback:
        raise ValueError("!server is followed by an address in 127.0.0.0/8")
    if unknown := set(words[1:]) - WORDS:
        raise ValueError(f"!server does not know {', '.join(sorted(unknown))}")
    return Section(words[0], "", frozenset(words[1:]))
