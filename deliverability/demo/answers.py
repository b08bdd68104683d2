"""Gives the demo a small library of answers, some of them with something to mend."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from checks.template.document import Format
from deliverability.library import keeping
from deliverability.library.model import Wanted
from deliverability.library.shelf import Shelf

FILE = Path(__file__).parent / "answers.toml"


def fill_library(shelf: Shelf, today: datetime) -> int:
    """Keep them as if somebody had written them over the last year; how many."""
    told = tomllib.loads(FILE.read_text("utf-8"))["answer"]
    for one in told:
        then = today - timedelta(days=one["days_ago"])
        kept = keeping.add(shelf, _wanted(one), then)
        if one.get("approved"):
            keeping.approve(shelf, kept, then + timedelta(hours=2))
    return len(told)


def _wanted(one: dict[str, Any]) -> Wanted:
    written_in = Format(one.get("format", Format.TEXT))
    return Wanted(one["title"], one["source"].strip() + "\n", one["kind"], "", written_in, tuple(one["tags"]))
