"""The subject could stand over any mail."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document
from checks.template.rule import Spot, rule

_OFFICE = (
    r"(?:customer |technical |tech |it |sales |service |support )?(?:support|service|services|care|team|desk|"
    r"help ?desk|office|staff|department|helpline|administration|management|reception)"
)
_EMPTY = (
    r"(?:(?:an?|the|your|our|my|some|quick|short|important|new|more|urgent|further|general|official) ){0,3}"
    r"(?:updates?|notes?|important|hello|hi(?: there)?|hey|questions?|notifications?|notice|messages?|"
    r"informations?|"
    r"info|urgent|reminder|support|response|reply|replies|e-?mail|mail|news|inquiry|enquiry|request|ticket|"
    r"alert|announcement|follow[- ]?up|thank you|thanks|confirmation|attention|greetings|no subject|subject|"
    r"test|details|feedback|issue|problem|case|customer (?:support|service|care)|"
    r"support (?:request|ticket|reply|response))"
    r"(?: (?:for you|required|needed|inside|regarding|about))?"
    rf"(?: (?:from|by|of) (?:us|(?:(?:our|the|your) )?{_OFFICE}))?"
)
_ABOUT = (
    r"(?:regarding|about|concerning|re|your|an? (?:update|answer|reply) (?:on|to|about)|"
    r"update (?:on|about|regarding)|answer to|reply to|response to) (?:your |the |our )?(?:recent |last |"
    r"latest )?"
    r"(?:request|message|e-?mail|mail|enquiry|inquiry|ticket|case|question|issue|problem|matter|contact|"
    r"conversation|call|concern)(?: (?:to|with) (?:us|our team))?"
)
_WORDLESS = (
    r"(?:good|great|big|bad) news|(?:important )?(?:please )?read(?: (?:this|me|now))?|action (?:required|"
    r"needed)|"
    r"for your information|fyi|(?:just )?a (?:quick|short) (?:note|word|question|update)|note|checking in|"
    r"following up|something important|we have (?:an update|news)|it'?s (?:us|me)|"
    r"(?:good )?(?:morning|afternoon|evening|day)|dear (?:customer|client|guest|user|member)|"
    r"to whom it may concern|"
    r"we need to talk|your attention please|no reply|contact|hi again|hello again|hello there|dear \w+"
)
_GENERIC = re.compile(rf"(?:(?:re|aw|fwd?):? )?(?:{_EMPTY}|{_ABOUT}|{_WORDLESS})", re.IGNORECASE)
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
