"""A reply to a review does not thank."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.openings import lead

_THANKS = re.compile(r"\b(?:thank\w*|grateful|appreciate|made\s+(?:my|our)\s+(?:day|week))\b", re.IGNORECASE)


@rule(
    "STRUCT080",
    Severity.NOTICE,
    "training: always thank the customer for the review",
    kinds=(Kind.REVIEW_REPLY,),
    full_mails=True,
)
def review_thanks_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply without a word of thanks."""
    text = document.body
    if not _THANKS.search(text.masked):
        yield Spot(lead(document))
