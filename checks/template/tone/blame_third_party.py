"""The reply points at somebody else: the courier, the bank, another team."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Phrases, compiled

_OTHER = (
    r"(?:suppliers?|vendors?|carriers?|couriers?|shippers?|delivery (?:company|service|driver|guy|partner|"
    r"people|team)|post office|postal service|post|"
    r"banks?|card issuer|host(?:ing)?(?: provider| company)?|(?:internet |payment |email |e-mail |mail |"
    r"phone |hosting |service )?(?:providers?|processor)|"
    r"isp|warehouse(?: team| staff| people)?|manufacturers?|factory|developers?|engineers?|drivers?|"
    r"contractors?|agency|retailers?|resellers?|"
    r"store|shop|partners?|plumbers?|technicians?|installers?|electricians?|landlord|(?:\w+ )?(?:team|"
    r"department|colleagues?|staff|agent|agents|rep|employees?|"
    r"trainee|intern)|airline|hotel|customs|"
    r"(?:third|3rd)[- ]part(?:y|ies)|sales|billing|shipping|logistics|dhl|ups|fedex|usps|royal mail|hermes|"
    r"dpd|google|microsoft|apple|paypal|stripe|amazon)"
)
_WHO = (
    r"(?:(?:the|our|your|their|another|some|one of (?:our|the)|a) )?(?:(?:previous|former|other|old|new|"
    rf"local|external|last|first|own|web) )?{_OTHER}"
)
_MESSED = (
    r"(?:messed (?:\w+ ){0,4}?up|mess(?:es)? (?:\w+ ){0,2}?up|screwed (?:\w+ ){0,4}?up|dropped the ball|"
    r"botched|bungled|blew it|fouled up|"
    r"can't (?:do|get) anything right|(?:is|are|was|were) (?:\w+ly |so |just |totally )?(?:useless|"
    r"unreliable|hopeless|incompetent|careless|negligent|sloppy|lazy|"
    r"to blame|at fault|the ones? to blame|the (?:culprits?|ones? (?:who|that))|responsible for (?:this|"
    r"that|the (?:delay|damage|mistake|error|problem|loss|mess|mix-up))))"
)
_FAILED = (
    r"(?:caused (?:this|the (?:\w+ )?(?:delay|problem|error|damage|mess|mistake))|failed (?:you|us)|"
    r"let (?:us|you) down|failed to|forgot(?:ten)?(?: to)?|neglected to|made (?:a|the|"
    r"this|an) (?:\w+ )?(?:mistake|error)|got (?:it|this|that|your \w+) wrong|"
    r"never bothered|(?:didn't|did not) (?:do (?:their|its|his|her) job|bother|care|pay attention)|"
    r"keeps? (?:losing|making|messing|forgetting)|ruined|"
    r"gave you (?:the )?(?:wrong|false|bad))"
)
_AT_FAULT = Phrases(
    "fault|mistake|error|problem|blam|negligence|incompetence|carelessness|responsibility|failure|screw",
    r"(?:fault|mistake|error|failure|negligence|incompetence|blame|responsibility)s? (?:of|"
    r"lies (?:entirely |solely |clearly )?(?:with|at|on)|lay with|is (?:entirely |clearly |"
    r"solely )?(?:with|on)|was (?:with|made by)|by|made by|rests with|on the (?:part|side) of|from|"
    rf"belongs to) {_WHO}",
    rf"{_WHO}(?:'s|s'|') (?:own |fault, |\w+ )?(?:fault|mistake|error(?! (?:message|code|page|log))|"
    r"responsibility|problem(?=[.,!;]|$)|negligence|carelessness|screw-?up|failure to)",
    r"(?:the|our|their|your) [\w-]{2,20}(?:'s|s') (?:own )?(?:fault|mistake|negligence)",
    rf"(?:problem|issue)s? (?:lies|lie|rests) (?:\w+ly )?with {_WHO}",
    rf"blame (?:it on |this on |that on )?{_WHO}|blam(?:e|ing) (?:it|this|that) on|blame (?:them|him|her)",
)
_WRONGED = Phrases(
    "messed|mess up|messes|screwed|dropped the ball|botched|bungled|blew it|fouled up|anything right|useless|"
    "unreliable|hopeless|incompetent|careless|negligent|sloppy|lazy|to blame|at fault|culprit|the one|"
    "responsible for",
    rf"(?:{_WHO}|they) (?:has |have |had |'ve |must have |probably |simply |always |just |again |really |"
    rf"\w+ly )?{_MESSED}",
    r"(?:someone|somebody|people|guys|folks|they) (?:in|at|from|over)(?: at| in)? [\w' -]{3,30}? (?:messed|"
    r"screwed) (?:\w+ ){0,3}?up",
)
_FAILED_YOU = Phrases(
    "caused|failed|let us down|let you down|forgot|neglected|mistake|error|wrong|bother|their job|its job|"
    "didn't care|"
    "not care|attention|keeps losing|keep losing|making|messing|ruined|false|bad",
    rf"{_WHO} (?:has |have |had |must have |probably |simply |just |again |\w+ly )?{_FAILED}",
)
_DOWN_TO = Phrases(
    "on the|on your|on our|on their|down to|to do with us|take it up|take this up|take that up",
    r"(?:(?:that|this|it)(?:'s| is| was)|entirely|all|purely|solely)(?: all| really| entirely|"
    rf" clearly)? (?:on|down to) {_WHO}|(?:has|have|had|is) nothing to do with us|take (?:it|this|"
    rf"that) up with {_WHO}",
)
_OURS = compiled(r"(?:\b(?:not|never|no)|n't)\b[^,;]{0,15}$")


@rule("TONE012", Severity.WARNING, "training: never blame others; solve the problem")
def blame_third_party(document: Document) -> Iterator[Spot]:
    """Somebody else is named as the one at fault, once in a sentence, outside conditions, questions and "
    "denials."""
    told = set()
    for family in (_AT_FAULT, _WRONGED, _FAILED_YOU, _DOWN_TO):
        for hit in family.hits(document.body):
            is_denied = hit.is_conditional or hit.is_question or _OURS.search(hit.before)
            if hit.number not in told and not is_denied:
                told.add(hit.number)
                yield hit.spot()
