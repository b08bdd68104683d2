"""Guesses what a template is for by its title, its subject and its words; a guess is offered, never used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.template.document import MASK, Document, Kind
from checks.template.families import Families, places_of

CUES = Path(__file__).with_name("kinds.toml")
TITLE, SUBJECT, STRONG, BODY = 3.0, 2.0, 2.0, 1.0
ENOUGH = 2.0
"""Two cues of the body, or one that is sure or stands in a title; the share decides."""
SURE = 0.55
ALLIED = {Kind.COMPLAINT, Kind.APOLOGY}
"""The answer to the one is mostly the other, so neither speaks against it."""
READ = 600
"""Characters of the body; what a mail is for stands at its start."""


@dataclass(frozen=True, slots=True)
class Guess:
    """`confidence` from 0 to 1: this kind's share of all that was found. `words`: what speaks for it."""

    kind: Kind
    confidence: float
    words: tuple[str, ...]


def guess(document: Document) -> Guess | None:
    """The kind most of the words speak for; None where they say little or speak for several."""
    scores: dict[Kind, float] = {}
    words: dict[Kind, list[str]] = {}
    for kind, weight, said in _said(document):
        if said not in words.setdefault(kind, []):
            words[kind].append(said)
            scores[kind] = scores.get(kind, 0) + weight
    if not scores:
        return None
    best = max(scores, key=lambda kind: scores[kind])
    for_it = sum(scores.get(kind, 0) for kind in (ALLIED if best in ALLIED else {best}))
    share = for_it / (sum(scores.values()) + 0.5)
    if for_it < ENOUGH or share < SURE:
        return None
    return Guess(best, round(share, 2), tuple(words[best][:3]))


def _said(document: Document) -> Iterator[tuple[Kind, float, str]]:
    """What speaks for a kind, its weight, and the words themselves."""
    titles, bodies, strong = _patterns()
    title = document.declared.title or _title(document.name)
    yield from _in(titles, title, TITLE)
    if subject := document.subject.plain if document.subject else document.declared.subject:
        yield from _in(titles, subject, SUBJECT)
    body = document.body.masked[:READ].replace(MASK, "…").lower()
    places = places_of(body)
    yield from _found(strong, body, places, STRONG)
    yield from _found(bodies, body, places, BODY)
    if any(one.name.lower().startswith("review.") for one in document.placeholders):
        yield Kind.REVIEW_REPLY, STRONG, "review"


def _in(cues: Families, text: str, weight: float) -> Iterator[tuple[Kind, float, str]]:
    small = text.lower()
    yield from _found(cues, small, places_of(small), weight)


def _found(
    cues: Families, text: str, places: Mapping[str, list[int]], weight: float
) -> Iterator[tuple[Kind, float, str]]:
    """One cue after the other: what stands in one is none of another kind."""
    stop = 0
    for found in cues.matches(text, places):
        if found.start() >= stop:
            yield Kind(str(found.lastgroup)), weight, " ".join(found[0].split())
            stop = found.end()


def _title(name: str) -> str:
    """What a file or an entry of an export is called, as words: "macros/late_parcel.md" -> "late parcel"."""
    last = name.rpartition("#")[2].rpartition("/")[2]
    return re.sub(r"[-_.]+", " ", re.sub(r"\.[a-z0-9]{1,8}$", "", last))


@cache
def _patterns() -> tuple[Families, ...]:
    """Those of titles and subjects, those of bodies, and the sure ones of bodies; a group for each kind."""
    known = tomllib.loads(CUES.read_text("utf-8"))
    return tuple(_joined(known[where]) for where in ("title", "body", "strong"))


def _joined(cues: dict[str, list[str]]) -> Families:
    groups = (f"(?P<{kind}>{'|'.join(phrases)})" for kind, phrases in cues.items())
    return Families((one.replace(" ", r"\s+") for one in groups), is_whole=False)
