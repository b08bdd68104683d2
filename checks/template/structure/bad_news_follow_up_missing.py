"""Bad news leaves no room to answer."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import INVITES, said
from checks.template.structure.openings import lead

_PROMISE = re.compile(
    r"\b(?:I|we)(?:'ll|\s+will)\s+(?:\w+\s+)?(?:write|call|ring|phone|visit|meet|speak|talk|come|reply|answer|contact|let|tell|update|follow|check|get|"
    r"be\s+in\s+touch|keep|send|look|notify|inform)\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT022",
    Severity.NOTICE,
    "training: allow space for a response",
    kinds=(Kind.BAD_NEWS,),
    full_mails=True,
)
def bad_news_follow_up_missing(document: Document) -> Iterator[Spot]:
    """Once for bad news without a question, a way to reach us, or a promise to write."""
    text = document.body
    if said(INVITES, text.masked) is None and not _PROMISE.search(text.masked):
        yield Spot(lead(document))
