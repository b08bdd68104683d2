"""The subject could stand over any mail."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document
from checks.template.rule import Spot, rule

_EMPTY = (
    r"(?:(?:an?|the|your|our|my|some|quick|short|important|new|more|urgent|further|general|official) ){0,3}"
    r"(?:updates?|important|hello|hi(?: there)?|hey|questions?|notifications?|notice|messages?|informations?|"
    r"info|urgent|reminder|support|response|reply|replies|e-?mail|mail|news|inquiry|enquiry|request|ticket|"
    r"alert|announcement|follow[- ]?up|thank you|thanks|confirmation|attention|greetings|no subject|subject|"
    r"test|details|feedback|issue|problem|case|customer (?:support|service|care)|"
    r"support (?:request|ticket|reply|response))"
    r"(?: (?:for you|from us|from our team|required|needed|inside|regarding|about))?"
)
_GENERIC = re.compile(rf"(?:(?:re|aw|fwd?):? )?{_EMPTY}", re.IGNORECASE)
_SIGNS = re.compile(rf"[^\w{MASK}' -]+|\s+")


@rule("SUBJ004", Severity.WARNING, "training: say at once what it is about")
def subject_generic(document: Document) -> Iterator[Spot]:
    """Nothing but general words; a placeholder makes it this customer's."""
    subject = document.subject
    if subject is None or MASK in subject.masked:
        return
    words = " ".join(_SIGNS.sub(" ", subject.masked[:120]).split())
    if _GENERIC.fullmatch(words):
        yield Spot(subject.source(0, len(subject.plain)), {"subject": subject.plain.strip()})
