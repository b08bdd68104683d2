"""What a variable typically holds, by what its name means."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from checks.template.settings import Settings

_FACTS = Path(__file__).with_suffix(".toml")
_PARTS = re.compile(r"[^a-z0-9]+")
_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def sample(name: str, settings: Settings) -> str:
    """The operator's own value for the name, or a typical one; a name that says nothing stands for itself."""
    for known in (name, name.rpartition(".")[2]):
        if known in settings.samples:
            return settings.samples[known]
    domain = settings.domains[0] if settings.domains else "example.com"
    value = _typical(name)
    return value.replace("{domain}", domain).replace("{company}", settings.company or "Example Ltd")


@cache
def _typical(name: str) -> str:
    plain = _PARTS.sub("", name.lower())
    best = max((end for end in _ends() if plain.endswith(end)), key=len, default="")
    return _ends()[best] if best else " ".join(_CASE.sub(" ", name.rpartition(".")[2]).lower().split())


@cache
def _ends() -> dict[str, str]:
    rows = tomllib.loads(_FACTS.read_text("utf-8"))["sample"]
    return {end: row["value"] for row in reversed(rows) for end in row["ends"]}
