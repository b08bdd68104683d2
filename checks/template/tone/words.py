"""Turns tables of words into parts of patterns, verbs in all their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VOWELS = "aeiou"
_STRESSED_AT_THE_END = ("dmit", "bmit", "rmit", "mmit", "efer", "nsfer", "cur", "rget", "egin", "rol")
_ONE_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")


@dataclass(frozen=True, slots=True)
class Verbs:
    """The forms of many verbs, each as a group of a pattern: "take", "takes", "took", "taken", "taking"."""

    base: str
    third: str
    past: str
    done: str
    doing: str

    @property
    def any(self) -> str:
        return f"(?:{'|'.join((self.base, self.third, self.past, self.done, self.doing))})"


def any_of(table: str) -> str:
    """A group of the words and phrases of a table, which commas part; each may be a pattern itself."""
    return f"(?:{'|'.join(_entries(table))})"


def verbs(table: str) -> Verbs:
    """Of a table with a comma between verbs: "ship, put off, take:took:taken"."""
    rows = [_forms(entry) for entry in _entries(table)]
    base, third, past, done, doing = (f"(?:{'|'.join(column)})" for column in zip(*rows, strict=True))
    return Verbs(base, third, past, done, doing)


def _entries(table: str) -> list[str]:
    return [" ".join(entry.split()) for entry in table.split(",") if entry.strip()]


def _forms(entry: str) -> tuple[str, str, str, str, str]:
    """Irregular ones say their past: "take:took:taken off", "put:put off"."""
    verb, _, rest = entry.partition(" ")
    stem, *irregular = verb.split(":")
    past = irregular[0] if irregular else _with_ending(stem, "ed")
    one = (stem, _third(stem), past, irregular[-1] if irregular else past, _with_ending(stem, "ing"))
    tail = f" {rest}" if rest else ""
    base, third, past, done, doing = (form + tail for form in one)
    return base, third, past, done, doing


def _third(stem: str) -> str:
    if stem.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{stem}es"
    return f"{stem[:-1]}ies" if _ends_in_consonant_y(stem) else f"{stem}s"


def _with_ending(stem: str, ending: str) -> str:
    """With "ed" or "ing": shipped, cancelled or canceled, denied, denying, refused, agreed, seeing."""
    if stem.endswith("e") and (ending == "ed" or not stem.endswith(("ee", "oe", "ye"))):
        return stem[:-1] + ending
    if ending == "ed" and _ends_in_consonant_y(stem):
        return f"{stem[:-1]}ied"
    if _ONE_SYLLABLE.fullmatch(stem) or stem.endswith(_STRESSED_AT_THE_END):
        return stem + stem[-1] + ending
    return f"{stem}l?{ending}" if stem.endswith("el") else stem + ending


def _ends_in_consonant_y(stem: str) -> bool:
    return stem.endswith("y") and stem[-2] not in _VOWELS
