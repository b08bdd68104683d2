"""Which rules the library is judged by, under a name that changes when they do."""

from __future__ import annotations

import hashlib

from checks import CHECKS_VERSION
from deliverability.config import Settings
from deliverability.linting.options import Options


def options_for(settings: Settings) -> Options:
    """What the operator wants of the linter."""
    return Options()


def judged_by(settings: Settings) -> str:
    """A short name of these rules and settings, so that a count shows whether it still holds."""
    options = options_for(settings)
    told = (CHECKS_VERSION, [one.code for one in options.rules], repr(options.settings), options.severities)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
