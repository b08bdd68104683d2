"""Python's garbage collector, told that a long list of domains makes little garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

BULK = (200_000, 50, 1000)
"""Objects made before each generation is looked through; Python's own are (700, 10, 10)."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """While answers are kept by the hundred thousand: a quarter of the CPU went into looking them through."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*BULK)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
