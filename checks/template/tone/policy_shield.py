"""A rule of the house stands where a reason should."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_OUR = r"(?:(?:our|company|the|its|their|store|shop|corporate|internal|my) )"
_RULE = (
    r"(?:polic(?:y|ies)|\[?rules\]?|guidelines|terms(?: (?:and|&|of) (?:conditions|service|use|sale))?|"
    r"t&cs?|regulations|procedures?|protocols?)"
)
_OUR_RULE = rf"{_OUR}(?:[\w-]{{2,20}} ){{0,3}}?{_RULE}"
_HARD = (
    r"(?:as per|per|due to|because of|given|against|outside(?: of)?|contrary to|violates?|violating|"
    r"(?:in )?(?:violation|breach) of|not (?:covered|allowed|permitted) (?:by|under))"
)
_SOFT = (
    r"(?:under|according to|in (?:accordance|line|keeping|compliance) with|based on|following|by|within|"
    r"as stated in|with)"
)
_SHIELD = Phrases(
    "polic|rules|guideline|terms|t&c|regulation|procedure|protocol",
    rf"(?P<hard>{_HARD} (?:{_OUR_RULE}|policy))",
    rf"(?P<soft>{_SOFT} {_OUR_RULE})",
    rf"(?P<said>{_OUR}(?:[\w-]{{2,20}} ){{0,3}}?{_RULE}(?: and conditions)?(?: \w+ly)? (?:state|states|say|"
    r"says|do not|does not|don't|doesn't|prohibits?|forbids?|prevents?|"
    r"dictates?|requires?|(?:are|is)(?: \w+)? (?:clear|strict|final|firm|not|no|that|to (?:not|never|only))|"
    r"won't|will not|cannot|can't))",
    rf"(?P<plain>(?:that|this|it)(?:'s| is)(?: just| simply| only)? (?:{_OUR})?{_RULE}(?=[.,!;]|$| (?:not|"
    r"never) to)|"
    rf"(?:those|these) are (?:just |simply )?(?:the|our) (?:\w+ )?{_RULE}|"
    rf"(?:have|need|must|bound|obliged|required) (?:to )?(?:follow|stick to|respect|obey|by) {_OUR_RULE}|"
    r"(?:the )?rules are (?:the )?rules|we have an? (?:strict|firm|clear|"
    r"no-?[\w-]+) (?:[\w-]+ ){0,2}policy|policy is policy|polic(?:y|ies) (?:prevents?|prohibits?|forbids?)|"
    r"policy (?:does not|doesn't) (?:allow|permit|let)|"
    r"you(?:'ve|"
    r" have)? (?:agreed to|accepted) (?:our|the|these) (?:\w+ )?(?:terms|policy|policies|rules|conditions))",
)
_REASON = compiled(
    r"\b(?:because|so that|so (?:we|you|everyone)|to (?:keep|protect|prevent|make sure|ensure|avoid|stop)|"
    r"(?:the )?reasons?|in order to|which (?:means|keeps|is why|protects|lets)|"
    r"this (?:helps|keeps|protects|way|is to|makes)|for (?:your|the|everyone's|"
    r"our customers') (?:own )?(?:safety|security|protection|health|privacy)|since|exception|approved|"
    r"otherwise)\b"
)
_IN_FAVOUR = compiled(
    r"\b(?:you(?:'re| are)? (?:can|may|have \d|get|covered|entitled|eligible|will (?:get|receive)|"
    r"still)(?! not)|entitles? you|(?:we|i)(?:'ll| can| will) (?:gladly |happily )?(?:refund|replace|"
    r"exchange|repair|offer|send|give)|"
    r"happy to|glad to|free of charge|full refund)\b"
)
_REFUSAL = compiled(
    r"\b(?:not|\w+n't|cannot|unable|no|only|never|declin\w+|deni\w+|reject\w+|refus\w+|prohibit\w*|"
    r"forbid\w*|must|required|clos\w+|cancel\w*|remov\w+|suspend\w*|charg\w+|fee|penalt\w+)\b"
)


@rule("TONE005", Severity.WARNING, "training: a “no” without a reason leaves the customer helpless")
def policy_shield(document: Document) -> Iterator[Spot]:
    """A rule that is named in a refusal, with no reason in its sentence or the one beside it."""
    return (hit.spot() for hit in _SHIELD.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.is_question or (hit.is_conditional and hit.match.lastgroup != "said"):
        return True
    around = hit.near(0, 1)
    if _REASON.search(hit.near(1, 1)) or _IN_FAVOUR.search(around):
        return True
    return hit.match.lastgroup == "soft" and not _REFUSAL.search(hit.before + hit.after)
