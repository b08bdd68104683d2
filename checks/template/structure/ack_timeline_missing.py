"""A first reply does not say when a person will answer."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import TIME, TIMES, holds
from checks.template.structure.openings import lead

_HONEST = re.compile(
    r"\b(?:cannot|can't|can\s+not|unable\s+to|not\s+able\s+to|do\s+not|don't|"
    r"no)\s+(?:yet\s+)?(?:\w+\s+){0,2}(?:say|give|promise|name|know|estimate|eta|date)\b[^.!?\n]{0,60}|"
    r"\b(?:right\s+away|immediately|straight\s+away|at\s+once)\b",
    re.IGNORECASE,
)
"""Who says that no date can be given is honest."""


@rule(
    "STRUCT040",
    Severity.WARNING,
    "training: tell them how long it may take for you to respond",
    kinds=(Kind.ACKNOWLEDGEMENT,),
    full_mails=True,
)
def ack_timeline_missing(document: Document) -> Iterator[Spot]:
    """Once for a first reply without a time; opening hours and “soon” are none."""
    text = document.body
    if not TIME.search(text.masked) and not holds(document, TIMES) and not _HONEST.search(text.masked):
        yield Spot(lead(document))
