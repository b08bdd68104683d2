"""A reply leaves the customer without anything to do, to expect or to ask."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.offsets import Span
from checks.template.rule import Spot, rule
from checks.template.structure.cues import INVITES, PROMISES, STEPS, TIME, any_of
from checks.template.structure.openings import sign_off

OFF = (Kind.NOTIFICATION, Kind.REVIEW_REPLY, Kind.INTERNAL_NOTE, Kind.FEEDBACK_REQUEST)
WORDS = 15
"""What is shorter is a part of a reply."""
_WE = re.compile(r"\b(?:I|we|us|our|my|me)\b|\bI'", re.IGNORECASE)
"""Who writes “we” answers somebody; a notice speaks of things."""


@rule(
    "STRUCT004",
    Severity.NOTICE,
    "training: always provide a clear next step",
    full_mails=True,
)
def no_next_step(document: Document) -> Iterator[Spot]:
    """Once for a reply of a person without a question, a request, a promise, a link or a date."""
    text = document.body
    if document.kind in OFF or document.links or text.words < WORDS or not _WE.search(text.masked):
        return
    if any_of(text, (INVITES, PROMISES, STEPS, TIME)) is None:
        yield Spot(_last(document))


def _last(document: Document) -> Span:
    """The last sentence in front of the sign-off, after which the step would stand."""
    text = document.body
    bye = sign_off(document)
    before = [one for one in text.sentences if bye is None or one.end <= bye.start]
    last = (before or text.sentences)[-1]
    return text.source(last.start, last.end)
