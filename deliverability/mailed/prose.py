"""Reads the Markdown of a guide into the blocks of a mail: paragraphs, lists, and records to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deliverability.mailed.model import Block, Points, Prose, Record

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?: {4}.*(?:\n|$))+")


def blocks_of(markdown: str) -> Iterator[Block]:
    """The blocks in their order."""
    for at, part in enumerate(_FENCE.split(markdown)):  # text, record, text, record, …
        if at % 2:
            yield _record(part)
        else:
            yield from (_block(one) for one in re.split(r"\n[ \t]*\n", part.strip("\n")) if one.strip())


def _block(text: str) -> Block:
    if _INDENTED.fullmatch(text):
        return _record("\n".join(line[4:] for line in text.splitlines()))
    if text.lstrip().startswith("- "):
        items = re.split(r"\n(?=- )", text.strip())
        return Points(tuple(" ".join(item[2:].split()) for item in items))
    return Prose(" ".join(text.split()))


def _record(text: str) -> Record:
    return Record("", tuple(("", line) for line in text.strip("\n").splitlines()))
