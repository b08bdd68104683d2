"""Sets text in columns: icons with word and colour, paragraphs filled to the width, records left whole."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import click

from checks.model import Verdict

ICONS = {
    Verdict.PASS: ("✔", "+", "green"),
    Verdict.WARN: ("▲", "!", "yellow"),
    Verdict.FAIL: ("✖", "x", "red"),
    Verdict.COULD_NOT_CHECK: ("?", "?", "blue"),
    Verdict.NOT_APPLICABLE: ("–", "-", "white"),
}
NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: the width in columns, symbols beyond ASCII or not, and the technical detail or not."""

    width: int = 80
    symbols: bool = True
    detail: bool = False

    def icon(self, verdict: Verdict) -> str:
        """The shape alone, where a word stands next to it."""
        symbol, plain, _ = ICONS[verdict]
        return symbol if self.symbols else plain

    def bare(self, verdict: Verdict, word: str = "") -> str:
        """Icon and word without colour."""
        return f"{self.icon(verdict)} {word or verdict.value}"

    def mark(self, verdict: Verdict, word: str = "") -> str:
        """Icon and word, never colour alone; click takes the colour out where there is no terminal."""
        return click.style(self.bare(verdict, word), fg=ICONS[verdict][2])

    def coloured(self, text: str, verdict: Verdict) -> str:
        """A heading in the colour of its verdict."""
        return click.style(text, fg=ICONS[verdict][2], bold=True)


def paragraphs(text: str, style: Style, indent: str = "") -> str:
    """Paragraphs filled to the width; records in fences stand on lines of their own, never broken."""
    return "\n\n".join(_block(block, style, indent) for block in _blocks(text))


def filled(text: str, style: Style, indent: str = "", rest: str | None = None) -> str:
    """One paragraph filled to the width, its code and bold marks taken off."""
    return textwrap.fill(
        " ".join(text.split()).replace("`", "").replace("**", ""),
        max(style.width, NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def verbatim(text: str, indent: str) -> str:
    """A record on one line however long: a terminal wraps it anywhere, and it can be copied whole."""
    return f"{indent}{text}"


def printable(text: str) -> str:
    """Text of strangers made safe to show: what would steer a terminal or hide is written as \\x1b."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _blocks(text: str) -> Iterator[str]:
    for part in re.split(r"(```.*?```)", text, flags=re.DOTALL):
        if part.startswith("```"):
            yield part
        else:
            yield from (block for block in re.split(r"\n\s*\n", part) if block.strip())


def _block(block: str, style: Style, indent: str) -> str:
    if block.startswith("```"):
        return textwrap.indent(block.strip("`\n"), indent + "    ")
    if block.lstrip().startswith("- "):
        items = re.split(r"\n(?=- )", block.strip())
        return "\n".join(filled(item, style, indent, indent + "  ") for item in items)
    return filled(block, style, indent)
