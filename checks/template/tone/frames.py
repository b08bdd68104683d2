"""Reads phrases from a table of frames and of the words that stand in their slots.

The table: `[verbs]` and `[words]` are lists with a comma between the entries (of verbs all forms are made);
`[parts]` and `[phrases]` have one frame on each line. `{name}` stands for any entry of that list, and
`{name.doing}` for one form of its verbs. All are patterns as in phrases.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from checks.template.tone.words import Verbs, any_of, verbs

_HOME = Path(__file__).parent
_SLOT = re.compile(r"\{([a-z_]+)(?:\.([a-z]+))?\}")
_FORMS = tuple(form.name for form in fields(Verbs))


def phrases(name: str, *, home: Path = _HOME, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of `name`.toml in `home`: a pattern for each family; `more`: patterns for further slots."""
    table = _table(home, name)
    slots = dict(more or {})
    for verb, entries in table.get("verbs", {}).items():
        forms = verbs(entries)
        slots |= {f"{verb}.{form}": getattr(forms, form) for form in _FORMS} | {verb: forms.any}
    slots |= {word: any_of(entries) for word, entries in table.get("words", {}).items()}
    for part, lines in table.get("parts", {}).items():
        slots[part] = _one_of(lines, slots)
    return {family: _one_of(lines, slots) for family, lines in table["phrases"].items()}


def words_of(name: str, words: str, *, home: Path = _HOME) -> str:
    """Of `name`.toml in `home`: a pattern for any entry of the list `words`."""
    return any_of(_table(home, name)["words"][words])


def _table(home: Path, name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((home / f"{name}.toml").read_text("utf-8"))


def _one_of(lines: str, slots: Mapping[str, str]) -> str:
    """A group of the frames, their slots filled: KeyError for a slot that is not in the table above it."""
    filled = (_SLOT.sub(lambda slot: slots[slot[0][1:-1]], line) for line in lines.splitlines() if line)
    return f"(?:{'|'.join(filled)})"
