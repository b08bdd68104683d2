"""Which rules the library is judged by, under a name that changes when they do."""

from __future__ import annotations

import hashlib

from checks import CHECKS_VERSION
from deliverability.config import Settings
from deliverability.linting.options import Options, options_from


def options_for(settings: Settings) -> Options:
    """What the operator wants of the linter; a page that a person fills in may have fields for it."""
    return options_from(settings.lint)


def judged_by(settings: Settings) -> str:
    """A short name of these rules and settings, so that a count shows whether it still holds."""
    options = options_for(settings)
    told = (
        CHECKS_VERSION,
        [one.code for one in options.rules],
        repr(options.settings),
        dict(options.severities),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
