"""A solved case leaves no way to come back."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import INVITES, said
from checks.template.structure.openings import lead

_AGAIN = re.compile(
    r"\b(?:if|should)\s+(?:you|it|this|that|the|there|anything|something|"
    r"the\s+\w+)\b[^.!?\n]{0,60}?\b(?:again|still|further|more|else|any|happens?|comes?\s+back|not)\b|"
    r"\bquestions\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT060",
    Severity.NOTICE,
    "training: the follow-up is the most important part",
    kinds=(Kind.RESOLUTION,),
    full_mails=True,
)
def resolution_no_way_back(document: Document) -> Iterator[Spot]:
    """Once for a resolution without an invitation to reply, call or reopen."""
    text = document.body
    if said(INVITES, text.masked) is None and not _AGAIN.search(text.masked):
        yield Spot(lead(document))
