"""A first reply gives no number to come back with."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import holds
from checks.template.structure.openings import lead

_AUTOMATIC = re.compile(
    r"\b(?:automat\w+|auto[- ]?(?:reply|response)|(?:we|I)(?:'ve|\s+have)?\s+(?:received|got)\s+your|"
    r"(?:has|have)\s+been\s+(?:received|created|logged|registered)|"
    r"(?:was|were)\s+received|which\s+(?:we|I)(?:'ve|\s+have)?\s+(?:received|got)|(?:has\s+|"
    r"have\s+)?(?:reached|arrived\s+(?:with|at))\s+us|"
    r"is\s+(?:now\s+)?(?:sitting\s+)?(?:in\s+(?:the|our)\s+(?:inbox|queue)|with\s+(?:us|our))|"
    r"arrived\s+safely|landed\s+in|"
    r"out\s+of\s+(?:the\s+)?office|do\s+not\s+reply)\b",
    re.IGNORECASE,
)
"""A colleague who answers within a thread needs no number."""
_NAMES = re.compile(
    r"(?:ticket|case|request|reference|conversation|incident|order)[._ ]?(?:id|number|no|key|ref)|^id$|"
    r"reference",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?:ticket|case|request|reference|enquiry|inquiry|incident|number|no\.|ref|\#)[^\n.!?]{{0,40}}(?:\d|"
    rf"{MASK}|\[)|\#",
    re.IGNORECASE,
)


@rule(
    "STRUCT041",
    Severity.NOTICE,
    "training: never make the customer repeat what he already wrote",
    kinds=(Kind.ACKNOWLEDGEMENT,),
    preview=True,
    full_mails=True,
)
def ack_reference_missing(document: Document) -> Iterator[Spot]:
    """Once for an automatic reply without a number in its subject or body."""
    text = document.body
    if _AUTOMATIC.search(text.masked) and not holds(document, _NAMES) and not _numbered(document):
        yield Spot(lead(document))


def _numbered(document: Document) -> bool:
    """What the subject says is looked at too; help desks often put the number there."""
    subject = document.subject.masked if document.subject else document.declared.subject or ""
    return bool(_NUMBER.search(document.body.masked) or _NUMBER.search(subject))
