"""The reply says no, and not what is possible."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import CANNOT, Hit, Phrases, compiled

_ADVERB = r"(?: \w{2,18}ly| just| still| also| yet| simply| no longer| ever)?"
_SERVICE = (
    r"(?:offer|ship|deliver|refund|give|provide|grant|extend|change|cancel|exchange|replace|accept|process|"
    r"approve|honou?r|do|"
    r"make|reopen|waive|accommodate|fulfil|fulfill|reimburse|repair|fix|move|add|lower|reduce|release|"
    r"share|disclose|return|restore|recover|"
    r"complete|transfer|unlock|upgrade|combine|support|sell|take|stock|carry|cover|match|book|reserve|hold|"
    r"credit|pay|allow|issue|send|install|"
    r"serve|operate|provide|handle|bring|schedule|rebook|reschedule|cater|supply|produce|lend|switch|"
    r"convert|meet|"
    r"undo|reverse|print|translate|customi[sz]e|adjust|consider|compensate|prioriti[sz]e|correct|"
    r"reinstate|amend|alter|"
    r"rebook|deal with|work with|"
    r"remove|delete|edit|modify|reactivate|renew|expedite|guarantee this|comply|agree)"
)
_STATE = (
    r"(?:possible|available|eligible|entitled|allowed|permitted|covered|refundable|returnable|supported|"
    r"offered|included|in stock|valid|"
    r"an option|something we (?:\w+ )?(?:offer|do|can|support|provide|sell)|accepted|approved|granted|"
    r"successful|exchangeable|transferable|negotiable)"
)
_SUBJECT = r"(?:your|the|this|that|it|we|which|these|those|all|both|refunds?|returns?|exchanges?|orders?)"
_NO = Phrases(
    r"(?P<short>no (?:refund|return|exchange|discounts?|replacements?|delivery|shipping|extension|"
    r"appointments?)(?=[.!]))",
    r"there (?:are|is)(?: \w+ly)? no (?:free |more |other |open |spare |further )?(?:rooms?|seats?|dates?|"
    r"appointments?|slots?|parts?|replacements?|discounts?|alternatives?|refunds?|places?|tickets?|"
    r"technicians?)(?! (?:you|that you))|you (?:don't|do not)(?: \w+)? (?:qualify|meet (?:the|our)|have "
    r"(?:a|the|any) (?:right|claim)|fulfil)|(?:won't|will not) (?:work|fit|run) (?:on|with|in|under) "
    r"(?:your|this|that)",
    r"(?P<sad>(?:unfortunately|regrettably|sadly|(?:i'm|i am|we're|we are) afraid)(?= "
    r"?,?[^.!?]{0,160}?\b(?:not|\w+n't|cannot|unable|no|den(?:y|ied)|reject|declin|refus|"
    r"out of|expired|too late|only|discontinued|sold|gone|without|closed|over|none|never|impossible|ended|"
    r"against)))",
    r"(?P<told>(?:(?:we|i) )?(?:deeply |must |have to |'m |am )?(?:regret|sorry) to (?:inform|tell|advise|"
    r"let)(?: you)?(?= [^.!?]{0,120}?\b(?:not|\w+n't|cannot|unable|no|den(?:y|ied)|reject\w*|declin\w*|"
    r"refus\w*|"
    r"out of|expired|closed|cancel\w*|unsuccessful|turned down|late|sold out|discontinued)\b))",
    rf"(?:i|we)(?: {_ADVERB})? ?{CANNOT}{_ADVERB} {_SERVICE}",
    rf"(?:i|we)(?:'m| am|'re| are| were| was| will be|'ll be)?{_ADVERB} (?:unable|not able|"
    rf"not in a position|not allowed|not permitted) to{_ADVERB} {_SERVICE}",
    r"(?:i|we)(?: unfortunately| currently| simply)? (?:don't|do not|won't|will not|"
    rf"no longer){_ADVERB} (?:{_SERVICE}|have (?:this|that|any|it|the item))",
    rf"(?:i|we) (?:aren't|are not) (?:going to|able to|willing to|planning to){_ADVERB} {_SERVICE}",
    r"you (?:can't|cannot|can not|can no longer|may not|may no longer|aren't able to|are not able to|"
    r"are not (?:eligible|entitled)|aren't (?:eligible|entitled))(?: \w+ly)? ?"
    r"(?:(?:to|for) (?:a|the|this|any) \w+|return|cancel|change|exchange|get (?:a|your|"
    r"the) (?:\w+ )?(?:refund|money|replacement|discount)|claim|combine|transfer)",
    rf"(?:{_SUBJECT})(?: [\w'\ufffc-]{{1,20}}){{0,4}}? (?:is|was|are|were|will|would|has been|"
    rf"have been)(?: unfortunately| currently| also)? (?:not|no longer)(?: be)?{_ADVERB} {_STATE}",
    rf"(?:isn't|aren't|wasn't|weren't|won't be|that's not|it's not|not){_ADVERB} {_STATE}(?=[.,!;]|$|"
    r" (?:for|in|at|to|on|under|any|right|with)\b)",
    rf"(?:{_SUBJECT})(?: [\w'\ufffc-]{{1,20}}){{0,4}}? (?:is|was|were|are|has|have|had)(?: been|"
    r" unfortunately| already| now)? (?:denied|rejected|declined|refused|turned down|unsuccessful|"
    r"discontinued|out of stock|sold out|expired|void|disallowed|impossible)",
    rf"(?:{_SUBJECT})(?: [\w'\ufffc-]{{1,20}}){{0,4}}? (?:can't|cannot|can not|can no longer)(?: \w+ly|"
    rf" now)? be "
    r"(?:extended|refunded|returned|exchanged|cancell?ed|changed|reopened|accepted|approved|granted|combined|"
    r"transferred|repaired|restored|recovered|undone|reversed|honou?red)",
    r"we(?:'re| are)(?: \w+ly| now)? (?:out of (?:stock|them|it)|sold out|fully booked)|there (?:are|"
    r"is) no (?:\w+ ){1,2}?(?:left|available)|"
    r"there(?:'s| is) no way (?:to|(?:for us|for me) to|we can|i can)|"
    r"(?:is|would be|goes) against (?:our|company|the) (?:[\w-]{2,20} ){0,2}?(?:polic(?:y|ies)|rules|"
    r"terms|guidelines)|"
    r"(?:offer|sale|promotion|deal) (?:has |is )?(?:now |already )?(?:ended|over)|(?:feature|option|"
    r"function|setting)s? (?:does not|doesn't|do not|don't) exist",
    r"(?:can't|cannot|can not|can no longer|could not|couldn't|will not|won't|may not)(?: unfortunately| "
    r"simply)? be(?: \w+ly)? "
    r"(?:done|repaired|fixed|refunded|re-?opened|changed|cancelled|canceled|returned|exchanged|replaced|"
    r"restored|"
    r"recovered|extended|reversed|processed|approved|granted|accepted|honou?red|shipped|delivered|"
    r"modified|combined|"
    r"transferred|reimbursed|waived|credited|unlocked|upgraded|altered|amended|accommodated|offered|"
    r"reactivated|"
    r"issued|paid out|rescheduled|covered|applied|saved|reinstated|corrected|met|fulfilled)",
    r"there(?:'s| is| was)(?: \w+ly)? no (?:way|option|possibility|chance|means|method) (?:(?:for (?:us|"
    r"me|you) )?to|of "
    r"\w+ing|that we)(?! (?:know|tell|thank))",
    r"(?:refunds?|returns?|exchanges?|cancell?ations?|changes?|discounts?|claims?|this|that|it|repairs?|"
    r"deliver(?:y|ies))"
    r"(?: \w+ly)? (?:is|are) (?:\w+ly )?(?:excluded|ruled out|prohibited|forbidden|out of the question|"
    r"not an option|"
    r"off the table|out of scope)",
    r"(?:your|the|this|our|that) (?:[\w-]+ ){1,3}?(?:does not|doesn't|do not|don't)(?: \w+ly)? (?:qualify|"
    r"meet (?:the|our|"
    r"all)|include|cover|come with|exist|entitle|offer|apply to|have (?:this|that) (?:feature|option|"
    r"function))",
    r"(?:we|i)(?:'ve| have)? (?:ran|run) out of|(?:we|i) have (?:none|no (?:\w+ )?(?:rooms?|tables?|"
    r"slots?|seats?|places?|"
    r"capacity|availability|parts|replacements?|spares?|branch(?:es)?|shops?|stores?))(?: left)?|none "
    r"(?:is|are) left",
    r"(?:i|we)(?:'m| am|'re| are)? (?:have to|must|going to have to|forced to|obliged to) (?:refuse|"
    r"cancel your|close your)",
    r"(?P<bare>(?:impossible|denied|declined|rejected|nope|negative|no chance|no way|no can do|out of the "
    r"question|no|"
    r"not (?:with us|here|anymore|any more)|(?:request|claim|refund|application|return|exchange) (?:was |"
    r"is )?(?:denied|"
    r"declined|rejected|refused))(?=[.!]))",
    r"(?:the answer is no|no (?:refunds|returns|exchanges|exceptions|extensions)|(?:it's|"
    r"it is) (?:now )?too late (?:to|for)|(?:we|i) have no (?:\w+ )?(?:stock|way|appointments|vacancies|"
    r"record|plans)|"
    r"not something we (?:\w+ )?(?:offer|do|can|support|provide|sell)|(?:must|have to) (?:decline|refuse|"
    r"reject|deny|say no|turn down))",
)
_OTHER_RULE = compiled(r"\b(?:help|guarantee|promise)\b")
_NO_HARM = compiled(
    r"^ (?:to|that you|for you to) (?:lose|miss|break|damage|get lost|go wrong|pay (?:more|too much))\b"
)
_KEPT_SAFE = compiled(r"\b(?:share|sell|disclose|give|release|pay)$")
_PRIVATE = compiled(r"^ (?:out )?(?:any of )?(?:your|personal|customer) ")
_ALTERNATIVE = compiled(
    r"\b(?:instead|alternativ\w+|otherwise|(?:i|we)(?: \w+ly)? can(?! not)|"
    r"(?:i|we)(?:'ll| will| shall)(?! (?:not|never|be unable|no longer))|"
    r"(?:we|i) do(?! not)|for free|if you (?:like|prefer|want|wish)|"
    r"(?:i'd|we'd|i would|we would) (?:be )?(?:like|love|happy|glad|recommend|suggest)|"
    r"(?:i'm|i am|we're|we are) (?:(?:now |currently |already |still )?(?!being|nothing|"
    r"going to not)\w+ing|happy|glad|able)|"
    r"(?:i|we)(?:'ve| have) (?:\w+ly )?(?:sent|asked|passed|added|refunded|credited|attached|applied|moved|"
    r"opened|extended|"
    r"put|reserved|made|prepared|set|included|approved)|you(?:'re| are) welcome|"
    r"you (?:can|could)(?! (?:not|no longer|see|imagine|understand))|you (?:may|might)(?! (?:not|no longer|"
    r"have|wish|be|feel))|"
    r"you(?:'ll| will) (?:get|receive|be able|find|have)|in the meantime|meanwhile|options?|feel free|"
    r"welcome to|"
    r"(?:can|could|would|will) you|(?:shall|should|may) (?:i|we)|how about|let's|"
    r"why not|back in stock|until|once|unless|as soon as|here(?:'s| is|"
    r" are)|"
    r"(?:i|we) (?:recommend|suggest)|free of charge|(?:arrives?|leaves?|ships?|goes out) (?:on|by|in|again|"
    r"back)|"
    r"will (?:go|be|arrive|leave|ship) (?:back|available|possible|out|in|on|again)|works? (?:with|on|in)|"
    r"available (?:from|on|in|again|at|by)|closest|similar|nearest|another|workaround|"
    r"please (?!do not|don't|let (?:us|me) know if|note|be advised|accept|understand|be aware|feel free|"
    r"excuse|forgive|know))\b|"
    r"(?:[.!?;:\ufffc,] |\band |\bor |\bto )(?:just )?(?:visit|reply|choose|pick|use|apply|switch|contact|"
    r"ask|submit|"
    r"go to|click|try|order|write|send|see|call)\b"
)
_TURN = compiled(
    r"\b(?:but|however|still)(?!,? (?:unfortunately |sadly |\w+ ){0,2}?(?:can't|cannot|not|unable|\w+n't|"
    r"no longer|never)\b)"
)
_ECHO = compiled(
    r"\b(?:if|when|whether|why|where|while|until|unless|once|in case|you (?:said|told|wrote|mentioned|"
    r"reported|asked)|hear|understand(?:ing)? that you|without|so that)\b"
)


@rule("TONE008", Severity.WARNING, "training: with each “no” say what you can do")
def no_without_alternative(document: Document) -> Iterator[Spot]:
    """A refusal with no way on in its sentence, the one before or the two after; one of a sentence is enough.

    A notice refuses nobody: it tells what happened.
    """
    if document.kind is Kind.NOTIFICATION:
        return
    last = -1
    for hit in _NO.hits(document.body):
        if hit.number != last and not _is_harmless(hit):
            last = hit.number
            yield hit.spot()


def _is_harmless(hit: Hit) -> bool:
    if _NO_HARM.match(hit.after):
        return True
    if hit.is_question or _ECHO.search(hit.before) or _OTHER_RULE.search(hit.match[0]):
        return True
    if _KEPT_SAFE.search(hit.match[0]) and _PRIVATE.match(hit.after):
        return True
    if hit.match.lastgroup in ("bare", "short") and not hit.opens:
        return True
    return bool(_ALTERNATIVE.search(hit.near(1, 2)) or _TURN.search(hit.onward(2)))
