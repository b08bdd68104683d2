"""A mail as its frame shows it: nothing of it runs or is fetched, and its look is as the reader chose."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

LIGHT = "<style>:root{color-scheme:light}</style>"
DARK = "<style>:root{color-scheme:dark;background:#121212;color:#e8e8e8}</style>"
NO_IMAGES = "<style>*{background-image:none!important}</style>"
_IMAGE = re.compile(r"<(?:img|source)\b[^>]{0,20000}", re.IGNORECASE)
_SOURCE = re.compile(r"""(?<=[\s/"'])src(?:set)?(?=\s{0,9}=)""", re.IGNORECASE)
_IN_THE_DARK = re.compile(r"\(\s{0,9}prefers-color-scheme\s{0,9}:\s{0,9}dark\s{0,9}\)", re.IGNORECASE)


def framed(html: str, chosen: Mapping[str, str] | None = None) -> str:
    """The HTML with what the reader wants to try: no images, a dark screen.

    What the mail keeps for dark screens holds by that choice, and not by the reader's own screen.
    """
    wishes = chosen or {}
    is_dark = wishes.get("look") == "dark"
    html = _IN_THE_DARK.sub("(min-width:0)" if is_dark else "(max-width:0)", html)
    if wishes.get("images") == "off":
        html = _IMAGE.sub(lambda one: _SOURCE.sub(r"data-\g<0>", one[0]), html) + NO_IMAGES
    return html + (DARK if is_dark else LIGHT)


def as_html(text: str) -> str:
    """Plain text as a mail program shows it."""
    style = "font:16px/1.5 sans-serif;white-space:pre-wrap;overflow-wrap:anywhere"
    return f'<!doctype html><body style="{style}">{escape(text)}</body>'
