"""Holds what a hostile text may cost, on a machine that others use too."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

SHARED = 3
"""How much slower this machine may be; what is not linear in a text is slower by far more."""


@contextmanager
def within(seconds: float, what: str = "") -> Iterator[None]:
    """Fails when the block takes more CPU; what other tests left behind is not collected meanwhile."""
    gc.disable()
    begun = time.process_time()
    try:
        yield
        spent = time.process_time() - begun
    finally:
        gc.enable()
    assert spent < seconds * SHARED, what
