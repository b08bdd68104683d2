"""Turns the guides' small Markdown into HTML: paragraphs, lists, bold, code; everything is escaped first."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?: {4}.*(?:\n|$))+")
_SPAN = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_COPY = '<button type="button" class="copy" data-copy hidden>Copy</button>'


def render(text: str) -> Markup:
    """HTML of a guide's section; the text may hold what a stranger wrote into DNS."""
    parts = _FENCE.split(text)  # text, record, text, record, …
    html = [_record(part) if at % 2 else _prose(part) for at, part in enumerate(parts)]
    return Markup("\n").join(one for one in html if one)


def inline(text: str) -> Markup:
    """Code and bold within one line."""
    return Markup(_SPAN.sub(_span, str(escape(text))))  # escaped, then only our own tags


def _span(match: re.Match[str]) -> str:
    return f"<code>{match[1]}</code>" if match[1] else f"<strong>{match[2]}</strong>"


def _prose(text: str) -> Markup:
    blocks = (block for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip())
    return Markup("\n").join(map(_block, blocks))


def _block(block: str) -> Markup:
    if _INDENTED.fullmatch(block):
        return _record("\n".join(line[4:] for line in block.splitlines()))
    if block.lstrip().startswith("- "):
        items = re.split(r"\n(?=- )", block.strip())
        return Markup("<ul>{}</ul>").format(Markup("").join(_item(item[2:]) for item in items))
    return Markup("<p>{}</p>").format(inline(block.strip()))


def _item(text: str) -> Markup:
    return Markup("<li>{}</li>").format(inline(text.strip()))


def _record(text: str) -> Markup:
    return Markup('<div class="record"><pre><code>{}</code></pre>{}</div>').format(
        text.strip("\n"), Markup(_COPY)
    )
