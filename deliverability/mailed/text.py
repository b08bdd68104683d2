"""The text part of a mail: all that the HTML part says, in lines of at most 72 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from deliverability.mailed.model import (
    Block,
    Caution,
    Heading,
    Mark,
    Marks,
    Page,
    Points,
    Prose,
    Record,
    Way,
    Ways,
)
from deliverability.typeset import ICONS, printable

WIDTH = 72
WIDEST = 40
"""Of the names in a table of two columns."""


def text_of(page: Page) -> str:
    """The whole text, ending in a line break; records and links stand on lines of their own, never broken."""
    parts = [_plain(page.about), _filled(page.sentence), *map(_block, page.blocks)]
    closing = ["-" * WIDTH, *map(_block, page.closing)] if page.closing else []
    return "\n\n".join(filter(None, (*parts, *closing))) + "\n"


def _block(block: Block) -> str:
    return "\n".join(_SET[block.kind](block))


def _heading(block: Heading) -> Iterator[str]:
    icon = f"{ICONS[block.verdict][0]} " if block.verdict else ""
    text = _filled(icon + block.text)
    yield text
    yield ("=" if block.level == 2 else "-") * max(map(len, text.splitlines()))


def _prose(block: Prose) -> Iterator[str]:
    yield _filled(block.text)


def _points(block: Points) -> Iterator[str]:
    for item in block.items:
        yield _filled(item, "- ", "  ")


def _caution(block: Caution) -> Iterator[str]:
    yield _filled(block.text, "| ", "| ")


def _ways(block: Ways) -> Iterator[str]:
    for at, way in enumerate(block.ways):
        if at:
            yield ""
        yield from _way(way)


def _way(way: Way) -> Iterator[str]:
    yield f"{_plain(way.words)}:"
    yield way.url


def _record(block: Record) -> Iterator[str]:
    if block.title:
        yield _filled(block.title, "  ", "  ")
    if block.before:
        yield _filled(block.before, "  ", "  ")
    for label, value in block.fields:
        yield f"    {_plain(label)}: {printable(value)}" if label else f"    {printable(value)}"
    for one in block.after:
        yield _filled(one, "  ", "  ")


def _marks(block: Marks) -> Iterator[str]:
    width = max((len(_plain(row.name)) for row in block.rows), default=0)
    if width > WIDEST:
        yield from (_line(row) for row in block.rows)
        return
    for row in block.rows:
        mark = f"{ICONS[row.verdict][0]} {row.said}"
        words = f": {_plain(row.words)}" if row.words else ""
        yield textwrap.fill(
            f"{_plain(row.name):<{width}}  {mark}{words}",
            WIDTH, subsequent_indent=" " * min(width + 4, 30), break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        if row.url:
            yield f"  {row.url}"


def _line(row: Mark) -> str:
    """A row whose name is a sentence: the mark stands before it."""
    said = f"{row.name.removesuffix('.')}. {row.words}" if row.words else row.name
    return _filled(said, f"{ICONS[row.verdict][0]} {row.said}: ", "    ")


_SET: dict[str, Callable[[Any], Iterator[str]]] = {
    "heading": _heading, "prose": _prose, "points": _points, "caution": _caution, "ways": _ways,
    "record": _record, "marks": _marks,
}  # fmt: skip


def _filled(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        _plain(text), WIDTH, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _plain(text: str) -> str:
    return printable(" ".join(text.split())).replace("`", "").replace("**", "")
