"""Reads Smarty, as billing systems use it: {$name|default:"you"}, {if $x}, {foreach}, {* note *}."""

from __future__ import annotations

import re

from checks.template.document import Placeholder, Role
from checks.template.offsets import Span

BEGINS = re.compile(
    r"\{(?:[$*/]|(?:if|elseif|else|foreachelse|foreach|for|section|assign|include|capture|literal)\b)"
)
_PATH = re.compile(r"\$[A-Za-z_]\w*(?:(?:\.|->)\w+|\[[^\[\]]{1,40}\])*")
_FALLBACK = re.compile(r"\|default:\s*(?:\"([^\"]*)\"|'([^']*)'|(\w*))")
_FILTER = re.compile(r"\|\s*([A-Za-z_]\w*)")
_SETS = re.compile(r"\{\$[\w.\[\]]{1,80}\s*=(?!=)")
_WORD = re.compile(r"\{/?(\w+)")
_ROLES = {
    "if": Role.OPEN, "foreach": Role.OPEN, "for": Role.OPEN, "section": Role.OPEN, "capture": Role.OPEN,
    "literal": Role.OPEN, "else": Role.ELSE, "elseif": Role.ELSE, "foreachelse": Role.ELSE,
}  # fmt: skip


def read(source: str, span: Span) -> Placeholder | None:
    """A value or a tag; None for a tag where no {$value} shows that Smarty reads the template."""
    raw = source[span.start : span.end]
    if raw[1] == "$":
        return _value(span, raw)
    if "{$" not in source and " $" not in raw:
        return None
    if raw[1] == "*":
        return Placeholder(span, raw, Role.COMMENT, "smarty")
    if raw[1] == "/":
        return Placeholder(span, raw, Role.CLOSE, "smarty")
    word = _WORD.match(raw)
    role = _ROLES.get(word[1], Role.STATEMENT) if word else Role.STATEMENT
    return Placeholder(span, raw, role, "smarty", _path(raw))


def _value(span: Span, raw: str) -> Placeholder:
    if _SETS.match(raw):
        return Placeholder(span, raw, Role.STATEMENT, "smarty", _path(raw))
    said = _FALLBACK.search(raw)
    fallback = next((one for one in said.groups() if one), "") if said else None
    return Placeholder(span, raw, Role.OUTPUT, "smarty", _path(raw), fallback, tuple(_FILTER.findall(raw)))


def _path(raw: str) -> str:
    found = _PATH.search(raw)
    return found[0] if found else ""
