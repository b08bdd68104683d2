"""Looks at templates that strangers typed, where what they make of time and memory hurts nobody else."""

from __future__ import annotations

from dataclasses import replace

from deliverability.config import Settings
from deliverability.library.judging import options_for
from deliverability.library.model import Wanted
from deliverability.library.seen import Seen, look


def looked(wanted: Wanted, settings: Settings) -> Seen:
    """What a page shows of a template; never raises for what the template holds."""
    return look(wanted, replace(options_for(settings), declared=wanted.declared))
