"""Asks the operator's spam filters about one template; apart from what the rules find."""

from __future__ import annotations

from datetime import datetime

from checks.template.document import Declared
from checks.template.reading.read import read
from deliverability.config import Settings
from deliverability.library.judging import options_for
from deliverability.linting.letter import letter
from deliverability.linting.oracle import NoScore, Score, has_filter, scores


def scored(
    source: str, name: str, declared: Declared, settings: Settings, now: datetime
) -> tuple[Score | NoScore, ...]:
    """What each filter says of the mail with usual values; () where the operator has none.

    Blocks for as long as the filters take, at most about 15 seconds; never raises for what they answer. For a
    text that was looked at before, where it hurts nobody.
    """
    if not has_filter(settings):
        return ()
    document, *_ = read(source, name, declared)
    return scores(letter(document, options_for(settings).settings, now), settings)
