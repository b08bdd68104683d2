"""The words that pages, terminal and command line say by themselves, each a text as its reader meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click

from deliverability import meanings
from deliverability.arranged import MEANS
from deliverability.cli import COMMANDS, main
from deliverability.wording import FAMILIES, OPT_IN, PROFILES

TEMPLATES = Path(__file__).parents[1] / "web" / "templates"
PLAIN = ("*.html", "alerts/*.html", "monitor/*.html", "library/*.html")
"""Templates for readers who know nothing of the trade."""
FOR_TECHNICIANS = {"api_docs.html", "check.html", "opinion.html"}
_INLINE = {"a", "b", "code", "em", "span", "strong", "time"}
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]+\b")
_JINJA = re.compile(r"\{#.*?#\}|\{%-? *(?:if|elif|else|endif|for|endfor).*?%\}|\{%.*?%\}", re.DOTALL)


def said() -> Iterator[tuple[str, str]]:
    """Where it is said, and the text."""
    yield from (("gap", text) for text in MEANS.values())
    yield from (("family", about) for _, _, about in FAMILIES.values())
    yield from (("offer", text) for text in OPT_IN.values())
    yield from (("profile", f"This domain {text}.") for text in PROFILES.values())
    yield from (("sentence", text) for text in _meanings())
    yield from (("help", text) for text in _helps())
    for path in sorted(path for places in PLAIN for path in TEMPLATES.glob(places)):
        if path.name not in FOR_TECHNICIANS:
            yield from ((path.name, text) for text in _texts(path))


def _meanings() -> Iterator[str]:
    told = [meanings.ARRIVES, meanings.ARRIVES_BY_CHECK, meanings.SENDING, meanings.SENDING_BY_CHECK]
    for texts in told:
        yield from (text.format(name="{name}", domain="{domain}") for text in texts.values())
    yield from (
        f"{there_is} {one}" for there_is in meanings.THERE_IS.values() for one in meanings.ASIDE.values()
    )


def _helps() -> Iterator[str]:
    """What --help says; a word in capitals is a value or a standard, for those who type commands."""
    for name in sorted(COMMANDS):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        texts = [command.help, *(getattr(option, "help", None) for option in command.params)]
        yield from (_CAPITALS.sub("`value`", text) for text in texts if text)


def _texts(path: Path) -> Iterator[str]:
    """The paragraphs of a template that hold a sentence; each branch of a condition is one of its own."""
    reader = _Reader()
    reader.feed(
        re.sub(r"\{\{.*?\}\}", "`value`", _JINJA.sub("\n\n", path.read_text("utf-8")), flags=re.DOTALL)
    )
    texts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", "".join(reader.parts)))
    return (text for text in texts if len(re.findall(r"[a-z]{2,}", text)) > 3)


class _Reader(HTMLParser):
    """Collects text; a block element ends a paragraph, code becomes a value."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._in_code = tag == "code"
        self.parts.append("" if tag in _INLINE else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._in_code = False
        self.parts.append("" if tag in _INLINE else "\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append("`value`" if self._in_code else data)
