"""Judges a kept transcript by the checks of today; the last ones are remembered."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from deliverability.net.transcript import loads
from deliverability.runs import Run, replay


@lru_cache(maxsize=64)
def judged(transcript: str) -> Run:
    """The run of a transcript (JSON text); nothing is asked. ValueError when it is damaged."""
    return asyncio.run(replay(loads(transcript)))
