"""No pattern that reads a template is slow: each is tried, as it is used, on text made to stop it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import checks.template
from checks.template.reading.masking import MASK
from deliverability.linting.run import lint_source
from tests.template.in_time import SHARED, within
from tests.template.test_hostile import LENGTH, MOST

DEEPEST = 6
RUNS = (" ", "a", "A", MASK, "<", "{", "\n", "-", "a1. ")
_FIRST = re.compile(
    r"(?:\(\?[a-z]*:|\(\?P<\w+>|\(|\\b|\\A|\^|\\s[*+]|\[ \])*((?:[\w@<{: /#%-]|\\[-{}\[\].()*/])+)"
)


def test_no_pattern_is_slow_on_hostile_characters() -> None:
    patterns = _patterns()
    assert len(patterns) > 300
    slow = [(where, text[:20]) for where, one in patterns if (text := _too_slow(where, one)) is not None]
    assert slow == []


@pytest.mark.parametrize("rest", ["limit " * 60, "limita" * 60, "limit a " * 50, "limit:a offset:b " * 25])
def test_a_loop_that_says_the_same_word_again_and_again_is_read_at_once(rest: str) -> None:
    mail = "Hello {{% for a in b {}! %}}{{{{ a }}}}{{% endfor %}}"
    lint_source(mail.format("limit a " * 2), "a.liquid")  # the patterns are made at their first use
    with within(MOST):
        lint_source(mail.format(rest), "a.liquid")


def _too_slow(where: str, pattern: re.Pattern[str]) -> str | None:
    """The hostile text that it takes too long for, None where there is none."""
    attempt = pattern.match if _is_anchored(where) else pattern.search
    for one in (*RUNS, *_prefix(pattern)):
        text = f"{(one * LENGTH)[:LENGTH]}\0"
        begun = time.process_time()
        attempt(text)
        if time.process_time() - begun > MOST * SHARED:
            return text
    return None


def _prefix(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """The letters that a pattern begins with, as far as they are plain: it believes each to be its own."""
    first = _FIRST.match(pattern.pattern)
    return (first[1].replace("\\", "").removesuffix("?"),) if first and len(first[1]) > 2 else ()


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every pattern of the rules and of what reads for them, once, and where it was met."""
    met: dict[re.Pattern[str], str] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _within(value):
                met.setdefault(pattern, f"{module.__name__}.{name}")
    return [(where, pattern) for pattern, where in met.items()]


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns that a value holds, however they are kept in it."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < DEEPEST:
        for one in _parts(value):
            yield from _within(one, depth + 1)


def _parts(value: object) -> tuple[object, ...]:
    if isinstance(value, dict):
        return (*value, *value.values())
    if isinstance(value, tuple | list | set | frozenset):
        return tuple(value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(getattr(value, one.name) for one in fields(value))
    return ()


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = pkgutil.walk_packages(checks.template.__path__, "checks.template.")
    return tuple(importlib.import_module(one.name) for one in names)


@cache
def _is_anchored(where: str) -> bool:
    """Whether a pattern is only ever tried at one place, never looked for in all of a text."""
    home, _, name = where.rpartition(".")
    uses = re.findall(rf"\b{re.escape(name)}\b(?! *[:=])(\.\w+)?", _code(home if name[0] == "_" else ""))
    return bool(uses) and set(uses) <= {".match", ".fullmatch"}


@cache
def _code(home: str) -> str:
    """The code of one module, of all for ""."""
    names = [one for one in _modules() if home in ("", one.__name__)]
    return "\n".join(Path(str(one.__file__)).read_text("utf-8") for one in names)
