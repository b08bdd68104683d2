"""Turns what a check rests on, such as "RFC 7208 §4.5", into a link to the place where it is written."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_RFC = re.compile(r"\bRFC (\d{3,5})(?: (?:§|section )([A-Z]?[\d.]*\d|[A-Z])| appendix ([A-Z](?:\.\d+)*))?")
_APART = re.compile(r"<(pre|code|a)\b.*?</\1>", re.DOTALL)
PLACE = "https://www.rfc-editor.org/rfc/rfc{number}.html"


def linked(text: str) -> Markup:
    """The text, escaped, with every RFC in it a link."""
    return Markup(_RFC.sub(_link, str(escape(text))))  # escaped, then only our own tags


def linked_in(html: Markup) -> Markup:
    """The same within HTML of ours, but not in code, records or other links."""
    done, at = [], 0
    for apart in _APART.finditer(html):
        done += [_RFC.sub(_link, html[at : apart.start()]), apart[0]]
        at = apart.end()
    return Markup("".join([*done, _RFC.sub(_link, html[at:])]))


def _link(found: re.Match[str]) -> str:
    return f'<a href="{PLACE.format(number=int(found[1]))}{_fragment(found)}">{found[0]}</a>'


def _fragment(found: re.Match[str]) -> str:
    """As the RFC Editor names its places: #section-4.5, #appendix-C.2."""
    section, appendix = found[2] or "", found[3] or ""
    if section[:1].isalpha():
        section, appendix = "", section
    return f"#section-{section}" if section else f"#appendix-{appendix}" if appendix else ""
