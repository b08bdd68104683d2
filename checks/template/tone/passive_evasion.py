"""The reply hides who did it behind the passive voice."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Phrases

_FAULT = (
    r"(?:error|mistake|oversight|misunderstanding|mix-?up|miscommunication|slip|mishap|irregularit(?:y|"
    r"ies)|discrepanc(?:y|ies))s?"
)
_NO_CAUSE = r"(?! ?,? (?:by|because|due|when|while|after|as|in our|on our|at our|since))"
_PASSIVE = Phrases(
    "made|decided|determined|deemed|concluded|felt|occurred|happened|arose|crept|taken|overlooked|missed|"
    "lost|misplaced|forgotten|mislaid|cracks|the net|looked|dealt|care of|somehow|inadvertently|"
    "dropped|seen to|erroneously|mishandled|misrouted|reached|agreed|place|crossed|considered",
    rf"(?:mistakes?|errors?) (?:was|were|has been|have been|had been|got) (?:\w+ly )?made{_NO_CAUSE}",
    r"it (?:was|has been|had been|'s been|is) (?:\w+ly )?(?:decided|determined|deemed|concluded|felt|"
    r"considered|judged|agreed)(?! (?:by|with|between))",
    r"it's been (?:\w+ly )?(?:decided|determined|deemed|concluded|agreed)(?! (?:by|with|between))",
    r"(?:is|was|were|are|been|be) (?:\w+ly )?(?:deemed|adjudged)",
    r"(?:a|the) (?:\w+ )?decision (?:was|has been|had been) (?:made|taken|reached)(?! by)",
    rf"(?:an?|the|some|this|that) (?:\w+ ){{0,2}}{_FAULT} (?:has |have |had |must have |may have |"
    r"seems to have )?(?:\w+ly )?(?:occurred|happened|took place|taken place|arose|arisen|was made|"
    rf"were made|crept in)(?: \w+ly)?{_NO_CAUSE}(?! (?:while|at|with|in the|on the))",
    rf"(?:^|. ){_FAULT} (?:have |has )?(?:occurred|happened){_NO_CAUSE}",
    r"(?:slipped|fell|fallen|slip|gone) through the (?:cracks|net)|(?:wires|lines) (?:got|were) crossed|"
    r"(?:a|the) balls? (?:was|were|got) dropped",
    r"your (?:\w+ )?(?:request|e-?mail|message|ticket|order|mail|letter|complaint|case|inquiry|enquiry|"
    r"file|claim|parcel|package) (?:was|got|has been|had been|seems to have been|appears to have been|"
    r"must have been) "
    r"(?:\w+ly |somehow )?(?:overlooked|missed|lost|misplaced|mislaid|forgotten|misrouted|mishandled|"
    r"ignored|neglected)(?! (?:by|in|because|due))",
    r"(?:was|were|got|been|has|have) (?:somehow|inadvertently|erroneously) \w+(?! by)|somehow (?:got|was|"
    r"were)",
    r"(?:(?:will|shall|can) be|is being|are being|is currently being|has been|"
    r"have been) (?:\w+ly )?(?:looked (?:into|at)|dealt with|taken care of|seen to)(?! by)|"
    r"(?:steps|measures|action|actions|corrective action) (?:will be|has been|have been|are being|is being|"
    r"were) (?:\w+ly )?taken(?! (?:by|to (?:add|train|check|test|hire)))",
)


@rule("TONE013", Severity.NOTICE, "training: own up to the spots where you fell short")
def passive_evasion(document: Document) -> Iterator[Spot]:
    """Something went wrong or was decided, and nobody is named, nor a cause."""
    for hit in _PASSIVE.hits(document.body):
        if not (hit.is_conditional or hit.is_question):
            yield hit.spot()
