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
    r"contractors?|agency|marketplace|platform|co-?workers?|shipping (?:company|partner|provider|agent)|"
    r"transport company|"
    r"insurance(?: company)?|insurer|predecessor|boss|manager|accountants?|accounting|finance|marketing|"
    r"support|gls|ebay|"
    r"wholesaler|importer|publisher|telecom|operator|network|post(?:man|woman)|mailman|cleaners?|"
    r"mechanics?|freelancer|"
    r"(?:new|other) (?:guy|man|woman|girl|boy|person)|help ?desk|call cent(?:re|er)|retailers?|resellers?|"
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
    r"to blame|at fault|the (?:real |whole |actual )?problem(?= here|[.,!]|$)|the ones? to blame|the "
    r"(?:culprits?|ones? (?:who|that))|responsible for (?:this|"
    r"that|the (?:delay|damage|mistake|error|problem|loss|mess|mix-up))))"
)
_FAILED = (
    r"(?:caused (?:this|the (?:\w+ )?(?:delay|problem|error|damage|mess|mistake))|failed (?:you|us)|"
    r"let (?:us|you) down|failed to|forgot(?:ten)?(?: to)?|neglected to|made (?:a|the|"
    r"this|an) (?:\w+ )?(?:mistake|error)|got (?:it|this|that|your \w+) wrong|"
    r"never bothered|(?:didn't|did not) (?:do (?:their|its|his|her) job|bother|care|pay attention)|"
    r"(?:lost|damaged|broke|misplaced|mishandled|stole|wrecked|smashed|destroyed|delayed|forgot) (?:your|"
    r"the|it|this|"
    r"everything)|mixed (?:\w+ ){0,3}?up|(?:sent|delivered|shipped|packed|gave|told|charged|billed|"
    r"entered|took|picked|booked|"
    r"put|installed|sold|quoted)(?: you| us| it| in| them)? (?:(?:the|a|your \w+|it) )?(?:\w+ )?(?:wrong|"
    r"twice|too late|"
    r"incorrect\w*|nonsense|rubbish|to the wrong|something (?:wrong|else|false))|"
    r"(?:promised|told|sold) you (?:something|things|too much|what|anything|that (?:we|it))|(?:sent|gave|"
    r"sold|delivered)(?: us| you)? (?:\w+ )?(?:bad|"
    r"faulty|defective|broken|poor)|\w+ed (?:it|this|that|your \w+|the \w+) (?:wrongly|wrong|badly|poorly|"
    r"carelessly|"
    r"incorrectly|twice|too late)|(?:did|does|do) (?:a )?(?:poor|bad|sloppy|terrible|shoddy) (?:work|job)|"
    r"never \w+ (?:anything|"
    r"properly|in time|on time|right|enough)|should(?:n't| not| never) have|should have (?:told|checked|"
    r"done|known|sent|packed|informed|called|"
    r"asked)|misinformed|"
    r"misled|lied|(?:has |have )?(?:did|done|does|do) (?:a|an|such a) (?:\w+ )?(?:bad|poor|terrible|awful|"
    r"sloppy|lousy) job|"
    r"never (?:does|do|gets?|did|told|informed|delivers?|answers?|listens?|checks?|learns?|works?)\b|"
    r"overcharged|took too long|"
    r"(?:is|was|are|were) (?:always |very |so |too |really |just |simply )?(?:slow|bad at|terrible|awful|"
    r"asleep|sleeping|"
    r"clueless|hard to work with|(?:not|never) (?:doing|reliable|up to|very (?:good|careful)))|cannot be "
    r"trusted|"
    r"can't be trusted|doesn't (?:care|know what)|does not (?:care|know what)|refuses to|"
    r"keeps? (?:losing|making|messing|forgetting)|ruined|"
    r"gave you (?:the )?(?:wrong|false|bad))"
)
_AT_FAULT = Phrases(
    r"(?:fault|mistake|error|failure|negligence|incompetence|blame|responsibility)s? (?:of|"
    r"lies (?:entirely |solely |clearly )?(?:with|at|on)|lay with|is (?:entirely |clearly |"
    r"solely )?(?:with|on)|was (?:with|made by)|by|made by|rests with|on the (?:part|side) of|from|"
    rf"belongs to) {_WHO}",
    rf"{_WHO}(?:'s|s'|') (?:own |fault, |\w+ )?(?:fault|mistake|error(?! (?:message|code|page|log))|"
    r"responsibility|incompetence|laziness|slowness|sloppiness|problem(?=[.,!;]|$)|negligence|"
    r"carelessness|screw-?up|failure to)",
    r"(?:the|our|their|your) [\w-]{2,20}(?:'s|s') (?:own )?(?:fault|mistake|negligence)",
    rf"(?:problem|issue)s? (?:lies|lie|rests) (?:\w+ly )?with {_WHO}",
    rf"blame (?:it on |this on |that on )?{_WHO}|blam(?:e|ing) (?:it|this|that) on|blame (?:them|him|her)",
)
_WRONGED = Phrases(
    rf"(?:{_WHO}|they) (?:has |have |had |'ve |must have |probably |simply |always |just |again |really |"
    rf"\w+ly )?{_MESSED}",
    r"(?:someone|somebody|people|guys|folks|they) (?:in|at|from|over)(?: at| in)? [\w' -]{3,30}? (?:messed|"
    r"screwed) (?:\w+ ){0,3}?up",
)
_FAILED_YOU = Phrases(
    rf"{_WHO} (?:has |have |had |must have |probably |simply |just |again |\w+ly )?{_FAILED}",
)
_DOWN_TO = Phrases(
    r"(?:(?:that|this|it)(?:'s| is| was)|entirely|all|purely|solely)(?: all| really| entirely|"
    rf" clearly)? (?:on|down to) {_WHO}|(?:has|have|had|is) nothing to do with us|take (?:it|this|"
    rf"that) up with {_WHO}",
    rf"(?:not|n't) (?:responsible|liable|accountable|to blame) for (?:(?:what|the|any|anything|how|"
    rf"mistakes|errors|work|of|by|"
    rf"delays|actions|failures?) ){{0,4}}{_WHO}",
    rf"{_WHO}(?:'s)?(?: [\w'-]{{1,20}}){{0,7}}?,? (?:and )?not (?:us|ours|our (?:fault|mistake|team|"
    rf"problem))(?=[.,!]|$)",
    rf"(?:complain to|shout at|thank|blame|ask) {_WHO}(?: for (?:this|that|it)| about (?:this|that|"
    rf"it))?,? not us",
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
