"""What every application compiles alike, its templates and its routes, is compiled once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """The code of templates, by their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Templates()
_compiled: Callable[..., Callable[..., tuple[str, str]]] = Rule._compile_builder


@contextmanager
def compiled_once() -> Iterator[None]:
    """An application made meanwhile takes the templates of those before it, and compiles routes at need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", _at_need)
        patch.setitem(Flask.jinja_options, "bytecode_cache", TEMPLATES)  # type: ignore[misc]
        yield


def _at_need(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What writes the route's addresses, 240 of them in an application of which a test needs some."""
    made: list[Callable[..., tuple[str, str]]] = []

    def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
        if not made:
            made.append(_compiled(rule, append_unknown))
        return made[0](rule, **values)

    return build
