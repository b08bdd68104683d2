"""A reply to a bad review does not say what changes."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.apologize import found as found_sorry
from checks.template.structure.diagnose import found as found_change
from checks.template.structure.openings import lead

_CHANGE = re.compile(
    r"\b(?:chang(?:ed|ing)|train(?:ed|ing)|implement\w*|improv(?:ed|ing)|now\s+(?:have|use|check|test|"
    r"open|offer|serve)|will\s+(?:change|train|improve|make\s+sure|talk|speak|look\s+into|review)|"
    r"spoken\s+(?:to|with)|talked\s+(?:to|with)|passed\s+(?:this|your)|looking\s+into|working\s+on|"
    r"taking\s+steps|fixed|replaced)\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT082",
    Severity.NOTICE,
    "training: communicate the improvements",
    kinds=(Kind.REVIEW_REPLY,),
    preview=True,
    full_mails=True,
)
def review_change_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply that says sorry and stops there."""
    text = document.body
    if found_sorry(text.masked) and not found_change(text.masked) and not _CHANGE.search(text.masked):
        yield Spot(lead(document))
