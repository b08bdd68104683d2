"""Counts the syllables of an English word by its spelling.

The libraries that do this would ask for a download of 130,000 words or are under the GPL; our guides use some
1,000 words, and the rules below count these as a dictionary does (tests/test_readability.py).
"""

from __future__ import annotations

import re
from functools import cache

GROUPS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l|rl)es?$|[^aeiouydt]ed$|[aeiouy]{2}[^aeiouy]?e$")
HISSED = re.compile(r"(?:[cgsxz]|ch|sh)es$")
SPLIT = re.compile(
    r"i[ao]|[^q]ua|uou|eo|y[aeiou](?=.)|[aeiou]ing|creat(?!u)|ier$|iest$|uit[ey]|ie(?=t)|sm$|thm$"
)
ONE = re.compile(r"[cstgx]i[ao]|eous|geo")
EXCEPTIONS = {
    "area": 3, "business": 2, "careful": 2, "client": 2, "clients": 2, "closely": 2, "completely": 3,
    "delayed": 2, "destroyed": 2, "displayed": 2, "elsewhere": 2, "employed": 2, "every": 2, "everybody": 4,
    "everyone": 3, "everything": 3, "giant": 2, "gmail": 2, "guarantee": 3, "guard": 1, "guards": 1,
    "homepage": 2, "homework": 2, "id": 2, "idea": 3, "ideas": 3, "language": 2, "lifetime": 2, "likely": 2,
    "naive": 2, "namely": 2, "nameserver": 3, "nameservers": 3, "people": 2, "persuade": 2, "played": 1,
    "poem": 2, "rarely": 2, "safety": 2, "science": 2, "somebody": 3, "someone": 2, "something": 2,
    "sometimes": 2, "somewhere": 2, "statement": 2, "stayed": 1, "therefore": 2, "unique": 2, "whoever": 3,
    "wholesale": 2,
}  # fmt: skip


@cache
def syllables(word: str) -> int:
    """How many a speaker hears; at least 1. A word with hyphens counts as its parts do."""
    if "-" in word.strip("-"):
        return sum(syllables(part) for part in word.split("-") if part)
    plain = re.sub(r"'s?$", "", word.lower())
    if plain in EXCEPTIONS:
        return EXCEPTIONS[plain]
    count = len(GROUPS.findall(plain)) + len(SPLIT.findall(plain)) - len(ONE.findall(plain))
    if SILENT.search(plain) and not HISSED.search(plain):
        count -= 1
    return max(count, 1)
