"""Jinja2's own reading of an expression; nothing is ever rendered."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

_GRAMMAR = Environment(
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True
)


@lru_cache(maxsize=4096)
def is_jinja(source: str) -> bool:
    """Whether Jinja2 can read this source."""
    try:
        _GRAMMAR.parse(source)
    except (TemplateSyntaxError, RecursionError):
        return False
    return True
