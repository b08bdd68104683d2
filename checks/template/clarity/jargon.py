"""Words of the trade or of offices, where a plain one says the same."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_DATA: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_WORD = re.compile(r"(?<![\w@./-])[^\W_]+")
TECHNICAL = "technical"
_SEATS = re.compile(
    r"[^.!?]{0,40}\b(?:seats?|rows?|stadium|arena|stands?|theatre|hall|balcony|cake)\b", re.IGNORECASE
)
"""Behind “tier 2”: one of seats, not of support."""


@rule("CLAR005", Severity.NOTICE, "training: plain words")
def jargon(document: Document) -> Iterator[Spot]:
    """Phrases of jargon.toml. Short forms in capitals count as written; one that is explained is fine."""
    is_technical = document.declared.audience == TECHNICAL
    for text in document.texts():
        for found in _hits(text):
            kind, instead = _known(found[0])
            if found[0].lower().startswith("tier") and _SEATS.match(text.masked, found.end()):
                continue
            if not instead or (is_technical and kind == TECHNICAL) or _is_explained(text, found):
                continue
            span = text.source(*found.span())
            yield Spot(span, {"words": found[0], "instead": instead}, _fix(kind, found[0], instead, span))


def _hits(text: Text) -> Iterator[re.Match[str]]:
    """Where a phrase stands, looked for only at words by which one begins."""
    if _by_first_word().keys().isdisjoint(text.vocabulary):
        return
    end = 0
    for word in _WORD.finditer(text.folded):
        phrases = _by_first_word().get(word[0]) if word.start() >= end else None
        if phrases and (found := _any_of(phrases).match(text.masked, word.start())):
            end = found.end()
            yield found


@cache
def _by_first_word() -> dict[str, tuple[str, ...]]:
    """The phrases that begin with a word, the longest first."""
    groups: dict[str, list[str]] = {}
    for phrase in sorted((one for kind in _DATA.values() for one in kind), key=len, reverse=True):
        groups.setdefault(_WORD.match(phrase.lower())[0], []).append(phrase)  # type: ignore[index]
    return {word: tuple(phrases) for word, phrases in groups.items()}


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    told = "|".join(re.escape(one).replace(r"\ ", r"\s{1,3}") for one in phrases)
    return re.compile(rf"(?:{told})(?![\w@/-]|\.\w)", re.IGNORECASE)


def _known(words: str) -> tuple[str, str]:
    """The kind of the phrase and what to say instead; a short form in other letters than its own is none."""
    said = " ".join(words.split())
    for kind, phrases in _DATA.items():
        if said in phrases:
            return kind, phrases[said]
        if said.lower() in phrases:
            return kind, phrases[said.lower()]
    return "", ""


def _is_explained(text: Text, found: re.Match[str]) -> bool:
    """In brackets after what it means, or with its meaning in brackets behind it."""
    if not found[0].isupper():
        return False
    before, after = text.masked[found.start() - 1 : found.start()], text.masked[found.end() : found.end() + 2]
    return (before == "(" and after.startswith(")")) or after == " ("


def _fix(kind: str, words: str, instead: str, span: Span) -> Fix | None:
    if kind != "plain" or span.end - span.start != len(words):
        return None
    text = instead[0].upper() + instead[1:] if words[0].isupper() else instead
    return Fix(f"Write “{text}”", (Edit(span, text),), safe=True)
