"""Which words of the trade a text uses without saying what they are (tests/terms.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
BLAME, FEAR, BELITTLING, MAIL, TITLED = (
    tuple(DATA["manner"][kind]) for kind in ("blame", "fear", "belittling", "mail", "titled")
)
EVERYDAY = frozenset({"RFC", "OK", "PDF", "CSV", "HTML", "KB", "ID", "US", "UTC", "I", "A"})
_NAME = re.compile(r"\b[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?:-[A-Z]{2,})*\b")
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|\n\s*\n")


def unexplained(text: str) -> Iterator[str]:
    """The terms whose first use neither explains them nor is something to click or paste.

    A title is explained by the two sentences after it, any other use in its sentence or the next.
    """
    parts = [" ".join(part.split()) for part in _SENTENCE.split(text)]
    known: set[str] = set()
    for number, sentence in enumerate(parts):
        near = " ".join(parts[number : number + (3 if number == 0 else 2)])
        for term, pattern in _used(sentence):
            if term in known:
                continue
            if _explains(term, sentence, near):
                known.add(term)
            elif not _is_label(term, pattern, sentence):
                known.add(term)
                yield term


def _used(sentence: str) -> Iterator[tuple[str, str]]:
    """Each name in capitals, known or not, and each word of the trade, with its pattern."""
    for name in dict.fromkeys(_NAME.findall(sentence)):
        if name not in EVERYDAY:
            yield name, re.escape(name)
    for word in DATA["trade"]:
        if re.search(rf"\b{word}\b", sentence, re.IGNORECASE):
            yield word, word


def _explains(term: str, sentence: str, near: str) -> bool:
    """In brackets behind four words or more, or with what the data says an explanation holds."""
    bracketed = re.search(rf"(?:\S+ ){{3,}}[^()]*\([^()]*\b{term}\b[^()]*\)", sentence)
    told = DATA["standards"].get(term, {}).get("explained", ())
    return bool(bracketed) or any(re.search(one, near, re.IGNORECASE) for one in told)


def _is_label(term: str, pattern: str, sentence: str) -> bool:
    """Every use in this sentence is part of a label."""
    rest = _labels(term).sub("", sentence)
    return not re.search(rf"\b{pattern}\b", rest, re.IGNORECASE if term in DATA["trade"] else 0)


@cache
def _labels(term: str) -> re.Pattern[str]:
    types = DATA["types"]
    told = DATA["trade"].get(term) or DATA["standards"].get(term, {}).get("labels", [])
    if term in types["names"]:
        told = [*told, *(rf"{term} {label}" for label in types["labels"])]
    return re.compile("|".join(rf"\b{one}" for one in told) or r"(?!)", re.IGNORECASE)
