"""The HTML part of a mail: one column of 600 pixels, styles in the elements, nothing loaded from anywhere."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from checks.model import Verdict
from deliverability.mailed.model import Page
from deliverability.typeset import printable

ICONS = {
    Verdict.PASS: "\N{CHECK MARK}",
    Verdict.WARN: "\N{BLACK UP-POINTING TRIANGLE}",
    Verdict.FAIL: "\N{MULTIPLICATION X}",
    Verdict.COULD_NOT_CHECK: "?",
    Verdict.NOT_APPLICABLE: "\N{EN DASH}",
}
"""Signs that no mail program turns into a coloured picture."""
COLOURS = {
    Verdict.PASS: "#17663a", Verdict.WARN: "#8a5300", Verdict.FAIL: "#b3261e",
    Verdict.COULD_NOT_CHECK: "#3d5a80", Verdict.NOT_APPLICABLE: "#5c646c",
}  # fmt: skip
_SPAN = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px"


def html_of(page: Page) -> str:
    """The whole document; every text of a stranger is escaped."""
    return _template().render(page=page)


def inline(text: str) -> Markup:
    """`code` and **bold** of one text; all else is escaped."""
    return Markup(_SPAN.sub(_span, str(escape(printable(text)))))  # escaped, then only our own tags


def _span(match: re.Match[str]) -> str:
    if match[1]:
        return f'<span class="ink" style="{_CODE};overflow-wrap:anywhere">{match[1]}</span>'
    return f"<strong>{match[2]}</strong>"


@cache
def _template() -> Template:
    loader = FileSystemLoader(__file__.rpartition("/")[0])
    environment = Environment(
        autoescape=True, loader=loader, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters.update(inline=inline, printable=printable)
    environment.globals.update(
        icons=ICONS, colours=COLOURS, slugs={verdict: verdict.value.replace(" ", "-") for verdict in Verdict}
    )
    return environment.get_template("layout.html.j2")
