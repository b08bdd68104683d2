"""A follow-up names no day and asks nothing."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import TIME, TIMES, any_of, holds
from checks.template.structure.openings import lead

_ASKS = re.compile(
    r"\?(?=[\s\"')*_\]]|$)|\b(?:let|tell)\s+(?:us|me)(?:\s+know)?\s+(?:if|whether|how|what|when|which)|"
    r"\b(?:yesterday|ago|last\s+(?:week|month|\w+day)|since)\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT070",
    Severity.NOTICE,
    "training: follow up with an update",
    kinds=(Kind.FOLLOW_UP,),
    full_mails=True,
)
def follow_up_no_anchor(document: Document) -> Iterator[Spot]:
    """Once for a follow-up without a time and without a question."""
    text = document.body
    if any_of(text, (TIME, _ASKS)) is None and not holds(document, TIMES):
        yield Spot(lead(document))
