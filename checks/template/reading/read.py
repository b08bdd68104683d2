"""Makes documents of what a file holds; the one way in."""

from __future__ import annotations

from checks.template.document import Declared, Document, Format
from checks.template.reading.plain import read_plain

NOTHING_DECLARED = Declared()


def read(source: str, name: str = "", declared: Declared = NOTHING_DECLARED) -> tuple[Document, ...]:
    """The documents of a file: one, or those of an export. `name` tells the format by its ending."""
    is_markdown = name.lower().endswith((".md", ".markdown"))
    return (read_plain(source, name, declared, Format.MARKDOWN if is_markdown else Format.TEXT),)
