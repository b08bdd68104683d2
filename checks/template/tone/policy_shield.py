"""A rule of the house stands where a reason should."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import NOT_DONE, Hit, Phrases, compiled

_OUR = r"(?:(?:our|company|the|its|their|store|shop|corporate|internal|my) )"
_RULE = (
    r"(?:polic(?:y|ies)|\[?rules\]?|guidelines|terms(?: (?:and|&|of) (?:conditions|service|use|sale))?|"
    r"t&cs?|regulations|procedures?|protocols?)"
)
_OUR_RULE = rf"{_OUR}(?:[\w-]{{2,20}} ){{0,3}}?{_RULE}"
_BOOK = (
    r"(?:polic(?:y|ies)|rules|guidelines|regulations|procedures?|protocols?|(?:terms(?: (?:and|&|"
    r"of) \w+)?)|conditions|contract|"
    r"agreement|clause|(?:fine|small) print|statutes|by-?laws|code of conduct|charter|tariff)"
)
_FORBIDS = (
    r"(?:(?:do not|don't|does not|doesn't|won't|will not|cannot|can't|simply do not)(?: \w+ly)? (?:allow|"
    r"permit|let|cover|include|foresee|"
    r"provide|accept|leave|extend|mention|entitle|apply)|(?:exclude|prohibit|prevent|forbid|preclude|bar|"
    r"limit|restrict|stop|bind|oblige|"
    r"tie)s?|rules? (?:it |this |that |such \w+ )?out(?= (?:that|an?|any|the|early|all)\b|[.,!]|$)|"
    r"says? (?:no|so|otherwise|that)(?=[.,!]|$| )|"
    r"leaves? (?:us |me )?no|(?:are|is)(?: \w+)? (?:clear|strict|final|firm|binding|what (?:it|they)|"
    r"non-negotiable|not negotiable|the same "
    r"for))"
)
_ACCORDING_TO = (
    r"(?:under|according to|as per|per|pursuant to|in (?:accordance|line|keeping|compliance) with|"
    r"by (?:the )?virtue of|"
    r"(?:as )?(?:stated|laid down|set out|written|specified|stipulated|agreed|defined|described|"
    r"mentioned|provided) (?:in|by)|on the "
    r"basis of|owing to|due to|because of|by|in view of|since|given)"
)
_ABOVE = (
    r"(?:head ?office|headquarters|(?:our |the |senior |upper )?management|corporate|(?:our|"
    r"the) (?:\w+ )?(?:department|board|lawyers|"
    r"directors?|owners?|franchise)|my (?:boss|manager|supervisor|superiors?))"
)
_HARD = (
    r"(?:as per|per|due to|because of|given|against|outside(?: of)?|contrary to|violates?|violating|"
    r"(?:in )?(?:violation|breach) of|not (?:covered|allowed|permitted|possible|foreseen) (?:by|under|in|"
    r"within)|"
    r"as (?:\w+ly )?(?:stated|written|described|set out|laid down|mentioned|outlined|specified|explained) "
    r"(?:in|by)|"
    r"as (?:you (?:can|may|will)|can be) (?:see|seen|read|find|found) in|bound by|forbidden by|prohibited "
    r"by|excluded by|"
    r"breaks|goes against|conflicts with)"
)
_SOFT = (
    r"(?:under|according to|in (?:accordance|line|keeping|compliance) with|based on|following|by|within|"
    r"as stated in|with)"
)
_FRAMES = phrases("policy_shield")
_SHIELD = Phrases(
    rf"(?P<hard2>{_FRAMES['hard']})",
    rf"(?P<soft3>{_FRAMES['soft']})",
    r"(?P<bare>(?:(?:company |our |shop |store )?(?:rules|regulations|guidelines)|terms) (?:don't|do not|"
    r"won't|forbid|prohibit|prevent)|(?:is|are|'s|stands?|written)(?: \w+ly| all)? (?:written )?in (?:our|"
    r"the) (?:\w+ )?(?:terms(?: and conditions)?|rules|policy|contract|conditions|guidelines)(?=[.,!]|$)|"
    r"sorry,? (?:but )?(?:company |our |that's )?policy(?=[.!])|(?:store|company|shop|house|our|hotel) "
    r"policy ?:|(?:have|has) a policy (?:against|of not|not to)|no exceptions to|(?:please "
    r")?(?:read|see|check|review|study) (?:our|the) (?:terms(?: (?:and|&|of) \w+)?|policy|rules|"
    r"guidelines|conditions)(?=[.!]|$)|(?:rules|terms|regulations|policies) (?:are|is) (?:strict|firm|"
    r"clear|binding|final))",
    rf"(?P<hard>{_HARD} (?:{_OUR_RULE}|policy))",
    rf"(?P<soft>{_SOFT} {_OUR_RULE})",
    rf"(?P<part>(?:section|clause|article|paragraph|item|point) [\d.]{{1,6}} of {_OUR_RULE})",
    rf"(?P<said>{_OUR}(?:[\w-]{{2,20}} ){{0,3}}?{_RULE}(?: and conditions)?(?: \w+ly)? (?:state|states|say|"
    r"says|do not|does not|don't|doesn't|prohibits?|forbids?|prevents?|"
    r"stipulates?|specif(?:y|ies)|excludes?|rules? (?:it|this|that) out|limits?|restricts?|"
    r"has not changed|apply to everyone|applies to everyone|tells? us|dictates?|requires?|(?:are|is)(?: "
    r"\w+)? (?:clear|strict|final|firm|not|no|that|to (?:not|never|only))|"
    r"won't|will not|cannot|can't))",
    rf"(?P<plain>(?:that|this|it)(?:'s| is)(?: just| simply| only)? (?:{_OUR})?{_RULE}(?=[.,!;]|$| (?:not|"
    r"never) to)|"
    rf"(?:those|these) are (?:just |simply )?(?:the|our) (?:\w+ )?{_RULE}|"
    rf"(?:have|need|must|bound|obliged|required) (?:to )?(?:follow|stick to|respect|obey|by) {_OUR_RULE}|"
    r"a rule is a rule|(?:the|our) (?:polic(?:y|ies)|rules?|terms) (?:is|are) (?:what (?:it|they)|as)|"
    r"how (?:the|our) (?:polic(?:y|ies)|rules?|procedures?) works?|(?:by|as a matter of) (?:company |"
    r"store )?policy"
    r"(?=[,.])|for policy reasons|(?:that|this|it)(?:'s| is)(?: just| simply)? (?:the|our|a house|a company|"
    r"the house) rule(?=[.,!]|$)|(?:the|our|your) (?:signed )?(?:contract|agreement)(?: (?:that )?you "
    r"(?:have )?signed)? "
    r"(?:is|was) (?:\w+ )?(?:clear|binding|final|explicit)|(?:that|this|it)(?:'s| is) (?:just |simply "
    r")?(?:standard|"
    r"company|our standard|common|normal) (?:practice|procedure|policy|protocol)|(?:we|i)(?: \w+ly| "
    r"simply| just)? "
    r"(?:can't|cannot|don't|do not|never|won't|are not allowed to) make (?:any |an? )?exceptions?|"
    r"(?:there are |allows? )?"
    r"no exceptions(?=[.,!]|$)|(?:in|read) (?:the|our) (?:fine|small) print|(?:please )?(?:refer to|"
    r"consult|re-?read) "
    r"(?:our|the) (?:\w+ ){0,2}?(?:terms(?: (?:and|&|of) \w+)?|policy|rules|guidelines|conditions)(?=[.!]|$)|"
    r"(?:in|under|by) the (?:contract|agreement) you signed|you signed (?:the|our|this) (?:contract|"
    r"agreement|terms)|"
    r"(?:the )?rules are (?:the )?rules|we have an? (?:strict|firm|clear|"
    r"no-?[\w-]+) (?:[\w-]+ ){0,2}policy|policy is policy|polic(?:y|ies) (?:prevents?|prohibits?|forbids?)|"
    r"policy (?:does not|doesn't) (?:allow|permit|let)|"
    r"you(?:'ve|"
    r" have)? (?:agreed to|accepted) (?:our|the|these) (?:\w+ )?(?:terms|policy|policies|rules|conditions))",
    rf"(?P<says>{_BOOK}(?: [\w'-]{{1,15}}){{0,4}}? {_FORBIDS})",
    r"(?P<strict>we have (?:strict|firm|clear|fixed|tight) (?:[\w-]+ ){0,2}?(?:regulations|rules|"
    r"guidelines|procedures|policies|terms)|"
    rf"(?:not|isn't|aren't) something (?:that )?(?:our|the) (?:[\w-]+ ){{0,2}}?{_BOOK} (?:allow|permit|"
    rf"foresee|provide|cover|let))",
    rf"(?P<soft>{_ACCORDING_TO} (?:(?:our|the|your|its|their|these|those|this) |"
    rf"the [\w-]+'s )(?:[\w-]{{2,20}} ){{0,3}}?{_BOOK})",
    rf"(?P<soft2>{_ACCORDING_TO} (?:clause|section|article|paragraph|point|item|§) ?[\d.]{{1,6}})",
    rf"(?P<line>(?:not|n't)(?: be)? (?:in line|compatible|in accordance|in keeping|"
    rf"in agreement) with (?:our|the|your)(?: [\w'-]+)"
    rf"{{0,3}}? {_BOOK}|(?:bound|tied|limited|constrained) by (?:our|the|that|this|these|those|"
    rf"your) (?:[\w-]+ ){{0,3}}?{_BOOK}|"
    rf"(?:violate|breach|break|contravene|conflict with|contradict|go against|be against) (?:our|the|"
    rf"all our) (?:[\w-]+ ){{0,2}}?{_BOOK}|"
    rf"(?:(?:clause|section|article|paragraph|point|item) [\d.]{{1,6}}) of (?:our|the|"
    rf"your) (?:[\w-]+ ){{0,2}}?{_BOOK} {_FORBIDS})",
    r"(?P<custom>(?:it's|it is|that's|this is|that is)(?: just| simply| only| really)? (?:our |the |"
    r"a )?(?:standard|company|common|usual|"
    r"normal|house|general|established) (?:practice|procedure|policy|custom|rule)(?: (?:here|with us|"
    r"for us|everywhere))?|(?:standard|"
    r"company|house|store|shop|usual|common|school|club|hotel|bank) (?:practice|procedure|policy) (?:is|"
    r"says|states|demands|requires|"
    r"dictates)|(?:company|house|store|shop|school|hotel|club) (?:rules|policy)(?:, (?:i'm )?sorry|"
    r" here)?(?=[.!]))",
    r"(?P<book>(?:go|goes|play|work|do (?:it|things|everything)) (?:strictly )?by the book|"
    r"(?:can't|cannot|can not|may not|must not|won't|will not|unable to|not (?:allowed|able|permitted|"
    r"authori[sz]ed|free) to) "
    rf"(?:deviate|depart|stray|budge|diverge) from|(?:stick|adhere|keep|hold on) to (?:our|"
    rf"the) (?:[\w-]+ ){{0,2}}?{_RULE}|"
    rf"abide by (?:our|the) (?:[\w-]+ ){{0,2}}?{_BOOK}|"
    r"(?:not (?:allowed|permitted|authori[sz]ed|able|in a position)|unable) to make (?:an |any )?exceptions?|"
    r"exceptions? (?:is|are|to (?:this|that|the) \w+ (?:is|are))(?: \w+ly)? (?:not|never|ruled out|excluded)|"
    r"(?:i|we)(?: only| just| simply)? (?:follow|have) (?:my |our |strict |clear |the )(?:orders|"
    r"instructions|guidelines|rules)(?=[.,!]|$))",
    rf"(?P<above>{_ABOVE} (?:has|have|will|does|do|did|would|won't|doesn't|"
    rf"don't)(?: not)?(?: \w+ly)? (?:allow|permit|let|approve|"
    r"forbid(?:den)?|prohibit(?:ed)?|ruled (?:it|this|that) out|rule (?:it|this|that) out|want us to|"
    r"decided against|banned))",
)
_REASON = compiled(
    r"\b(?:because|so that|so (?:we|you|everyone)(?! (?:can'?t|cannot|won'?t|will not))|"
    r"to (?:keep(?! (?:the|your) (?:\w+ )?(?:fee|deposit|"
    r"money|payment|charge))|protect|prevent|make sure|ensure|avoid|stop)|"
    r"(?:the )?reasons?|in order to|which (?:means|keeps|is why|protects|lets)|"
    r"this (?:helps|keeps|protects|way|is to|makes)|for (?:your|the|everyone's|"
    r"our customers') (?:own )?(?:safety|security|protection|health|privacy)|since(?! (?:the|our|"
    r"your) (?:\w+ )?(?:contract|terms|policy|rules|agreement))|"
    r"exception for|made an exception|approved|"
    r"otherwise)\b"
)
_IN_FAVOUR = compiled(
    r"\b(?:you(?:'re| are)? (?:can|may|have \d{1,3}|get|covered|entitled|eligible|will (?:get|receive)|"
    r"still)(?! not)|entitles? you|(?:we|i)(?:'ll| can| will) (?:gladly |happily )?(?:refund|replace|"
    r"exchange|repair|offer|send|give)|"
    r"happy to|glad to|free of charge|full refund)\b"
)
_REFUSAL = compiled(
    rf"\b(?:not|{NOT_DONE}|cannot|unable|no|only|never|declin\w+|deni\w+|reject\w+|refus\w+|prohibit\w*|"
    r"forbid\w*|must|have to|you pay|your (?:own )?(?:cost|expense|risk)|final|required|clos\w+|cancel\w*|"
    r"remov\w+|suspend\w*|charg\w+|fee|penalt\w+|exclud\w+|limited|ruled out|owe|forfeit\w*|stands?|"
    r"stays?|lost|void|non-?\w+able|keeps?|due|"
    r"laps\w+|nothing|waive[sd]?|barred|banned|chargeable|payable|expire|"
    r"applies|apply|outside|impossible|once|gone|ends?|expires?|at your)\b"
)


@rule("TONE005", Severity.WARNING, "training: a “no” without a reason leaves the customer helpless")
def policy_shield(document: Document) -> Iterator[Spot]:
    """A rule that is named in a refusal, with no reason in its sentence or the one beside it."""
    return (hit.spot() for hit in _SHIELD.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.before.endswith("insurance "):
        return True
    if hit.is_question or (hit.is_conditional and hit.match.lastgroup != "said"):
        return True
    around = hit.near(0, 1)
    if _REASON.search(hit.near(1, 1)) or _IN_FAVOUR.search(around):
        return True
    return (hit.match.lastgroup or "").startswith("soft") and not _REFUSAL.search(hit.before + hit.after)
