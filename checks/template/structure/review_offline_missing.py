"""A reply to a bad review offers no way to talk in private."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.apologize import found as found_sorry
from checks.template.structure.cues import holds, said
from checks.template.structure.openings import lead

_PRIVATE = re.compile(
    r"\b(?:contact|call|e-?mail|reach|write|message|phone|ring|text|dm|talk|speak|reply|"
    r"ask\s+for)\s+(?:out\s+|back\s+)?(?:to\s+|with\s+)?(?:us|me|our|my|you|the|for|at|directly|privately|"
    r"in\s+person)\b|"
    r"\b(?:private|direct)\s+message|\bget\s+(?:back\s+)?in\s+touch|\breach\s+out|\bdm\b|\S@\S|\boffline|"
    r"\bwe(?:'ve|\s+have)?\s+(?:sent|written|called|e-?mailed)\s+you|\bin\s+private\b|\bcome\s+by\b|"
    r"\+?\d[\d ()-]{6,20}\d",
    re.IGNORECASE,
)
_NAMES = re.compile(r"mail|phone|contact|url|link", re.IGNORECASE)


@rule(
    "STRUCT083",
    Severity.NOTICE,
    "training: take the conversation offline",
    kinds=(Kind.REVIEW_REPLY,),
    full_mails=True,
)
def review_offline_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply that says sorry, without an address, a number or an offer to talk."""
    text = document.body
    way = said(_PRIVATE, text.masked) or document.links or holds(document, _NAMES)
    if found_sorry(text.masked) and not way:
        yield Spot(lead(document))
