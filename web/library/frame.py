"""A mail as its frame shows it: nothing of it runs or is fetched, and its look is as the reader chose."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

DARK = "<style>:root{color-scheme:dark;background:#121212;color:#e8e8e8}</style>"
NO_IMAGES = "<style>img,picture,svg{content:none!important}*{background-image:none!important}</style>"
_IMAGE_SOURCE = re.compile(r"(<img\b[^>]{0,5000}?\s)src(set)?\s*=", re.IGNORECASE)


def framed(html: str, chosen: Mapping[str, str] | None = None) -> str:
    """The HTML with what the reader wants to try: no images, a dark screen."""
    wishes = chosen or {}
    if wishes.get("images") == "off":
        html = _IMAGE_SOURCE.sub(r"\1data-src\2=", html) + NO_IMAGES
    return html + DARK if wishes.get("look") == "dark" else html


def as_html(text: str) -> str:
    """Plain text as a mail program shows it."""
    style = "font:16px/1.5 sans-serif;white-space:pre-wrap;overflow-wrap:anywhere"
    return f'<!doctype html><body style="{style}">{escape(text)}</body>'
