"""Reads the phrases of a part of a reply from the table of that name beside this module."""

from __future__ import annotations

import re
from pathlib import Path

from checks.template.document import MASK
from checks.template.tone.frames import phrases, words_of

_HOME = Path(__file__).parent
_BLANK = re.compile(r"(\[[^\]]*\])| ")
_SIDES = {"whole": (r"\b", r"\b"), "begin": (r"\b", ""), "other": ("", "")}


def cues(name: str) -> re.Pattern[str]:
    """Of `name`.toml: one pattern of its families `whole`, `begin` and `other`, for text as it is written."""
    known = _families(name)
    sides = ((one, *_SIDES[one]) for one in _SIDES if one in known)
    return _compiled("|".join(f"{before}{known[one]}{after}" for one, before, after in sides))


def family(name: str, one: str) -> re.Pattern[str]:
    """Of `name`.toml: the pattern of that family alone."""
    return _compiled(_families(name)[one])


def word(name: str, words: str) -> re.Pattern[str]:
    """Of `name`.toml: any entry of the list `words`, anywhere in a text."""
    return _compiled(words_of(name, words, home=_HOME))


def _families(name: str) -> dict[str, str]:
    return phrases(name, home=_HOME, more={"mask": MASK})


def _compiled(pattern: str) -> re.Pattern[str]:
    """A blank outside of a set stands for any white space."""
    return re.compile(_BLANK.sub(lambda found: found[1] or r"\s+", pattern), re.IGNORECASE)
