"""A word is spelt wrong."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Edit, Fix, Spot, rule

_SPELT: dict[str, str] = tomllib.loads(Path(__file__).with_name("misspellings.toml").read_text("utf-8"))
_WORD = re.compile(r"(?<![\w@./#&'-])(?:[A-Z]?[a-z]{2,20})(?![\w@/&-]|\.\w|'\w)")


@rule("CLAR008", Severity.WARNING, "training: spelling is part of the first impression")
def misspelling(document: Document) -> Iterator[Spot]:
    """Words of misspellings.toml alone: a dictionary would take names and new words for mistakes."""
    for text in document.texts():
        if _SPELT.keys().isdisjoint(text.vocabulary):
            continue
        for found in _WORD.finditer(text.masked):
            right = _SPELT.get(found[0].lower())
            if right is not None:
                right = right[0].upper() + right[1:] if found[0][0].isupper() else right
                span = text.source(*found.span())
                yield Spot(
                    span, {"word": found[0], "right": right}, Fix(f"Write “{right}”", (Edit(span, right),))
                )
