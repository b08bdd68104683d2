"""Finds the parts of an answer to a complaint: Hear, Empathize, Apologize, Resolve, Diagnose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checks.template.document import Document, Role
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot
from checks.template.structure import apologize, diagnose, empathize, hear, resolve
from checks.template.structure.openings import lead

PARTS = {
    "Hear": hear, "Empathize": empathize, "Apologize": apologize, "Resolve": resolve, "Diagnose": diagnose,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """The words that stand for each part that is present, and the names of the others."""

    found: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=16)
def parts(document: Document) -> Parts:
    """Which parts the body holds, with the first words that show it."""
    found = {}
    for name, cues in PARTS.items():
        if words := cues.found(document.body.masked) or _named(document, cues.NAMES):
            found[name] = words
    return Parts(tuple(found.items()), tuple(name for name in PARTS if name not in found))


def _named(document: Document, names: re.Pattern[str]) -> str:
    """A placeholder that holds the part by its name: {{ ticket.title }}, [cause]."""
    for one in document.placeholders:
        shown = one.role in (Role.OUTPUT, Role.FILL_IN) and one.raw in document.body.plain
        if shown and names.search(one.name or one.raw):
            return one.raw
    return ""


def without(document: Document, part: str, stub: str) -> Iterator[Spot]:
    """One finding where the part is missing, with the whole checklist and a sentence to begin with."""
    known = parts(document)
    if part not in known.missing:
        return
    place = lead(document)
    facts = {
        "found": ", ".join(f"{name} (“{_short(words)}”)" for name, words in known.found) or "none",
        "missing": ", ".join(known.missing),
    }
    edit = Edit(Span(place.start, place.start), f"{stub} ")
    yield Spot(place, facts, Fix(f"Begin with “{stub}”", (edit,)))


def _short(words: str) -> str:
    one_line = " ".join(words.replace("\ufffc", "").split())
    return one_line if len(one_line) <= 40 else f"{one_line[:39].rstrip()}…"
