"""Picks ports for servers, below those that the system gives to clients: none can sit on one later."""

from __future__ import annotations

import random

FIRST, LAST = 20_000, 32_000  # Linux gives clients 32768 and up


def likely_free() -> int:
    """A port nobody should have; whoever binds it tries another when somebody has."""
    return random.randrange(FIRST, LAST)
