"""Hides template code behind characters of one kind, so that neither markup nor prose stumbles on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.template.document import MASK, Comment, Placeholder, Role

CONTROL = "\ufdd1"
"""In the place of `{% if %}` and its like: masked in prose, but no word of a sentence."""
DROPPED = "\ufdd0"
"""In the place of a template comment, which is in no prose at all."""
_STANDS_FOR = {Role.OUTPUT: MASK, Role.FILL_IN: MASK, Role.COMMENT: DROPPED}
_MARKS = re.compile(
    r"^(?:\{%-?\s*comment\b[^%]{0,99}%\}|[{\[(<@%#!*-]+)|(?:\{%-?\s*endcomment\s*-?%\}|[}\])>%#*-]+)$"
)
_SPECIAL = dict(
    zip(
        "‘’‛′“”„″\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t" + CONTROL,
        "''''\"\"\"\"" + " " * 10 + MASK,
        strict=True,
    )
)
_ANY_SPECIAL = re.compile(f"[{''.join(_SPECIAL)}]")


def mask(source: str, placeholders: Iterable[Placeholder]) -> str:
    """The source with each placeholder hidden, of equal length; offsets in both are the same."""
    parts: list[str] = []
    at = 0
    for one in placeholders:
        if one.raw.startswith("<!--"):
            continue
        start, end = max(one.span.start, at), one.span.end
        if end > start:
            parts += (_plainly(source[at:start]), _STANDS_FOR.get(one.role, CONTROL) * (end - start))
            at = end
    return "".join((*parts, _plainly(source[at:])))


def straight(masked: str) -> str:
    """Masked prose with straight quotes and plain spaces, of equal length."""
    if "\r" in masked:
        masked = masked.replace("\r\n", " \n").replace("\r", "\n")
    return _ANY_SPECIAL.sub(lambda found: _SPECIAL[found[0]], masked)


def template_comments(placeholders: Iterable[Placeholder]) -> tuple[Comment, ...]:
    """Comments in the syntax of the template, without their marks."""
    return tuple(
        Comment(_MARKS.sub("", one.raw).strip(), one.span) for one in placeholders if one.role is Role.COMMENT
    )


def _plainly(part: str) -> str:
    """A stretch without the two characters that mean something here."""
    if part.isascii() or not (CONTROL in part or DROPPED in part):
        return part
    return part.replace(CONTROL, MASK).replace(DROPPED, MASK)
