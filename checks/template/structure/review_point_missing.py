"""A reply to a review names nothing that the review said."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import holds
from checks.template.structure.openings import lead

_POINT = re.compile(
    r"\b(?:you\s+(?:\w+\s+)?(?:mention|wrote|write|said|say|liked?|enjoy|love|found|had|were|waited|"
    r"ordered|describe|point)\w*|especially|in\s+particular|"
    r"(?:enjoy|lik|lov)ed\s+(?:the|our|your)\s+(?!(?:product|service|visit|experience|stay)\s*[.!,])\w+|"
    r"(?:sorry|apologi[sz]e|glad|happy|thrilled|pleased|delighted)\s+[^.!?\n]{0,30}?(?:the|"
    r"your)\s+(?!(?:experience|feedback|review|visit|inconvenience|service)\b)\w+|"
    r"feedback\s+on\s+(?:the|our|your)\s+\w+|your\s+(?:words|point|comment|note|remark)s?\s+(?:about|on))",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"point|detail|praise|complaint|issue|topic|product|review\.(?:text|body|title)|mentioned|specific",
    re.IGNORECASE,
)


@rule(
    "STRUCT081",
    Severity.NOTICE,
    "training: mention specific details of the review",
    kinds=(Kind.REVIEW_REPLY,),
    preview=True,
    full_mails=True,
)
def review_point_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply that could stand beneath any review."""
    text = document.body
    if not _POINT.search(text.masked) and not holds(document, _NAMES):
        yield Spot(lead(document))
