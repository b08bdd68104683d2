"""Measures how hard prose is to read: the Flesch-Kincaid grade, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.template.clarity.syllables import syllables
from checks.template.document import MASK, Sentence, Text

_WORD = re.compile(rf"{MASK}+|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,:/-]*")
_ADDRESS = re.compile(r"(?<!\S)[^\s@]{1,100}@\S+|https?://\S+|www\.\S+")
STANDS_FOR = 2
"""Syllables of what a placeholder, a number or an address is read as: one word of two."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence: its words, and their syllables."""

    sentence: Sentence
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """Of this sentence alone, by which the hardest ones are found."""
        return grade_of((self,))


def measured(text: Text) -> tuple[Measured, ...]:
    """Every sentence that has words."""
    each = (_measured(one, text.of(one)) for one in text.sentences)
    return tuple(one for one in each if one.words)


def words_in(shown: str) -> list[str]:
    """The words of masked prose; a placeholder or an address is one."""
    is_plain = "@" not in shown and "://" not in shown and "www." not in shown
    return _WORD.findall(shown if is_plain else _ADDRESS.sub(MASK, shown))


def grade_of(sentences: tuple[Measured, ...]) -> float:
    """Years of school: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975)."""
    words = sum(one.words for one in sentences)
    return 0.39 * words / len(sentences) + 11.8 * sum(one.syllables for one in sentences) / words - 15.59


def _measured(sentence: Sentence, shown: str) -> Measured:
    found = words_in(shown)
    return Measured(sentence, len(found), sum(map(_syllables, found)))


def _syllables(word: str) -> int:
    return syllables(word) if word[0].isalpha() else STANDS_FOR
