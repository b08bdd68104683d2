"""The reply says no, and not what is possible."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.tone.alternatives import is_offered
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import NOT_DONE, Hit, Phrases, compiled
from checks.template.tone.refusals import (
    CEASE,
    DENIED,
    DONE_FOR,
    ENDED,
    EXCUSE,
    FIRM,
    HARMLESS,
    NOT_OURS,
    OPEN_TO,
    REFUSE,
    REQUIREMENT,
    SERVICE,
    SPENT,
    THING,
)  # fmt: skip
from checks.template.tone.reports import is_report

_ADVERB = (
    r"(?: \w{2,18}ly| just| still| also| yet| no longer| ever| now| at present| at all| indeed| in fact)?"
)
_WORDS = r"(?: [\w'\ufffc-]{1,20})"
_NOT = r"(?:not|no longer|never)"
_IS = r"(?:is|are|was|were|'s|'re|will be|would be|has been|have been|remains?|stays?)"
_WILL_NOT = r"(?:won't|will not|shall not|would not|wouldn't)"
_CANNOT = r"(?:can't|cannot|can not|can no longer|can never|could no longer)"
_UNABLE = (
    r"(?:unable|not able|not in a position|not allowed|not permitted|not authori[sz]ed|powerless|not free) to"
)
_BE = r"(?:'m| am|'re| are| were| was| will be|'ll be)?"
_WE = r"(?:i|we)(?: unfortunately| currently| simply| really| regrettably| sadly)?"
_NO = Phrases(
    r"(?P<short>no (?:refund|return|exchange|discounts?|replacements?|delivery|shipping|extension|"
    r"appointments?)(?=[.!]))",
    r"(?P<bare>(?:impossible|denied|declined|rejected|refused|nope|negative|no chance|no way|no can do|"
    r"out of "
    r"the question|no|sold out|fully booked|"
    r"not (?:with us|here|anymore|any more)|(?:request|claim|refund|application|return|exchange) (?:was |"
    r"is )?(?:denied|declined|rejected|refused))(?=[.!]))",
    rf"(?P<none>(?:(?:sorry|alas|nope|no|unfortunately|sadly),? )?no {NOT_OURS}(?=[.!]))",
    rf"(?P<sad>{EXCUSE}(?= ?,?[^.!?]{{0,160}}?\b{DENIED}\b))",
    rf"(?P<told>(?:(?:we|i) )?(?:deeply |must |have to |'m |am )?(?:regret|sorry|sad) to (?:inform|tell|"
    rf"advise|let|say)(?: you)?(?= [^.!?]{{0,120}}?\b{DENIED}\b))",
    # we cannot
    rf"{_WE} {_CANNOT}{_ADVERB} (?!{HARMLESS}\b)(?:{SERVICE.base}|\w{{3,}})",
    rf"{_WE}{_BE}{_ADVERB} {_UNABLE}{_ADVERB} (?!{HARMLESS}\b)\w{{3,}}",
    rf"{_WE} (?:{_WILL_NOT}) be able to{_ADVERB} (?!{HARMLESS}\b)\w{{3,}}",
    rf"{_WE} (?:could not|couldn't|didn't|did not){_ADVERB} (?:accept|agree to|approve|grant|honou?r|"
    rf"accommodate)",
    rf"{_WE} (?:don't|do not|{_WILL_NOT}|no longer|never){_ADVERB} (?:{SERVICE.base}|have (?:this|that|"
    rf"any|it|"
    rf"the item|those|these|such)(?! (?:problem|issue|trouble|error)))",
    rf"{_WE} (?:{_WILL_NOT} be|(?:'re|'m| are| am) not(?: going to be)?|aren't){_ADVERB} {SERVICE.doing}",
    rf"{_WE}{_BE} (?:not (?:going|willing|planning|prepared)|unwilling|(?:aren't|isn't) (?:going|willing|"
    rf"planning|"
    rf"prepared)) to{_ADVERB} {SERVICE.base}",
    rf"{_WE} (?:have|offer|sell|stock|do|provide|run|accept|make|give|keep|carry|allow|grant|issue|see) no "
    rf"(?:\w+ )?(?:{THING}|{NOT_OURS}|way|stock|vacancies|record|plans|possibility|capacity|availability|"
    rf"room|"
    rf"grounds|such|branch(?:es)?|shops?|stores?|spares?|alternative)",
    rf"{_WE}{_BE}(?: \w+ly| now)? (?:out of (?:stock|them|it|\w+)|sold out|fully booked|booked (?:up|out|"
    rf"solid))",
    rf"{_WE}(?:'ve| have)?(?: now)? (?:ran|run) out of|{_WE} (?:lack|have none|have nothing)(?! to )",
    # we refuse, we have stopped
    rf"{_WE}(?:'m| am|'re| are| had| have|'ve)? ?(?:have to|had to|must|going to have to|forced to|"
    rf"obliged to|"
    rf"can only|decided to|chosen to) (?:refuse|reject|decline|deny|turn down|dismiss|disallow|say no|"
    rf"cancel your|"
    rf"close your|pass(?! (?:on|it|this|your|the|along|them|you)\b))",
    rf"{_WE}(?:'ve| have)?{_ADVERB} (?:refused?|rejected|declined?|denied|deny|turned? down|dismissed|"
    rf"disallowed|"
    rf"decided against|decided not to|chosen not to|chose not to|opted against|voted against)",
    rf"{_WE}(?:'ve| have)?{_ADVERB} (?:stopped|ceased|quit|given up){_ADVERB} {SERVICE.doing}|"
    rf"{_WE}(?:'ve| have)?{_ADVERB} {CEASE.done} (?:the|that|this|our|all|these|those|it)",
    # others of ours
    rf"(?:our|the|this|that|these|those|my)(?: [\w'-]{{2,15}}){{0,3}}? {FIRM} (?:doesn't|does not|don't|"
    rf"do not|"
    rf"{_CANNOT}|{_WILL_NOT}|isn't able to|(?:is|are) (?:unable|not able) to|no longer){_ADVERB} "
    rf"(?:{SERVICE.base}|{SERVICE.third}|get|reach|enter|leave|have)",
    rf"(?:none of our|no) [\w-]+ (?:{SERVICE.third}|{SERVICE.base})(?! (?:your|you) )",
    rf"(?:our|the|this|that|your)(?: [\w'-]{{2,15}}){{0,3}}? (?:has|have|comes? with|offers?|includes?|"
    rf"gives?) no "
    rf"(?:\w+ )?(?:{THING}|{NOT_OURS}|access)",
    r"(?:your|the|this|our|that)(?: [\w-]+){1,3}? (?:does not|doesn't|do not|don't|won't|"
    r"will not)(?: \w+ly)? "
    r"(?:qualify|include|cover|come with|exist|entitle|offer|apply to|have (?:this|that|such|an?) \w+)",
    rf"(?:does|did|do|has|have)(?: not|n't){_ADVERB} (?:qualif|(?:meet|met|fulfil|satisf|match|pass)\w* "
    rf"(?:the|our|all|any|its|these|those)(?: \w+)? {REQUIREMENT})\w*",
    # it cannot be had
    rf"(?:{_CANNOT}|could not|couldn't|may not){_ADVERB} be(?: \w+ly)? (?:{SERVICE.done}|redeemed|met|"
    rf"saved|used|fulfilled|claimed|had)",
    rf"(?:{_WILL_NOT}) be(?: \w+ly)? (?!changed|deleted|cancell?ed|disclosed|stored|used|collected|"
    rf"forwarded|paused|"
    rf"removed|switched|altered|edited|reset|kept)(?:{SERVICE.done}|redeemed|met|saved|fulfilled|"
    rf"made)(?! (?:to|with) "
    rf"(?:third|any|others|anyone))",
    rf"{_IS}(?: unfortunately| currently| also)? {_NOT}(?: be)?{_ADVERB} {OPEN_TO}",
    rf"(?:is|are) (?:no longer {SERVICE.done}|not(?: \w+)? {SERVICE.done} (?:any ?more|any longer|again))",
    rf"(?:isn't|aren't|wasn't|weren't|won't be|that's not|it's not|not){_ADVERB} {OPEN_TO}(?=[.,!;]|$|"
    r" (?:for|in|at|to|on|under|any|right|with|here|once|after)\b)",
    rf"(?:is|are|has been|have been) neither {OPEN_TO} nor \w+",
    rf"{_IS}(?: unfortunately| already| now| sadly)? (?:{REFUSE.done}|unsuccessful|discontinued|out of stock|"
    rf"sold out|void|impossible|expired|(?:simply )?gone for good)",
    rf"{THING}{_WORDS}{{0,4}}? (?:{_IS}(?: (?:all|already|now|sadly|completely|simply|strictly|unfortunately|"
    rf"generally|always))* {SPENT}|(?:(?:has|have|'s)(?: (?:already|now|since|long|just|"
    rf"sadly)){{0,2}} {DONE_FOR}|{ENDED})"
    rf"(?=[.,!;]|$| (?:in|on|at|last|a|since|yesterday|and|before|long|for|with|by|when)\b))",
    rf"(?:has|have)(?: (?:already|now|since|long|just|sadly|unfortunately)){{0,2}} (?:expired|lapsed|"
    rf"run its course|"
    rf"sold out|been (?:discontinued|{REFUSE.done}))",
    rf"(?:registration|waiting list|list|booking window|window|entry|application period|offer|case|"
    rf"matter|sale)s?"
    rf"(?: for [\w -]{{2,30}}?)? {_IS}(?: now| already)? closed(?! (?:on|from|until|till|because))",
    r"(?:offer|sale|promotion|deal) (?:has |is )?(?:now |already )?(?:ended|over)|(?:feature|option|"
    r"function|setting|tariff|plan|model|version)s? (?:does not|doesn't|do not|don't|no longer) exists?",
    rf"there(?:'s| is| are| was)(?: \w+ly| also| just)? (?:nothing|none|no) (?:left|available|more \w+|"
    rf"such \w+|"
    rf"(?:\w+ ){{0,2}}?(?:left|available)|(?:free |more |other |open |spare |further )?(?:{THING}|"
    rf"{NOT_OURS}|rooms?|"
    rf"alternatives?|technicians?|vacanc(?:y|ies)|spaces?|stock))(?! (?:you|that you|fees?|charges?))",
    r"there(?:'s| is| was)(?: \w+ly)? no (?:way|option|possibility|chance|means|method|scope|"
    r"provision) (?:(?:for (?:us|"
    r"me|you) )?to|of \w+ing|that we|we can|i can|for)(?! (?:know|tell|thank))",
    r"(?:is|are)(?: \w+ly| always)? (?:excluded|ruled out|prohibited|forbidden|out of the question|"
    r"not an option|"
    r"off the table|off limits|out of scope)",
    r"(?:the answer(?: to [\w ]{2,40}?)? (?:is|has to be|must be|remains|stays) (?:a )?(?:no|negative)|"
    r"no (?:refunds|"
    r"returns|exchanges|exceptions|extensions)|(?:it's|it is|you(?:'re| are)|this is|that(?:'s|"
    r" is)) (?:now )?too late "
    r"(?:to|for)|(?:came|come|comes|arrived|reached us|was|is|were)(?: (?:just|now|far|simply|sadly|"
    r"already|much))? too late(?=[.,!;]|$| (?:to|for|and)\b)|"
    r"(?:not something|(?:isn't|aren't) something|nothing) (?:that )?we (?:\w+ )?(?:offer|do|can|support|"
    r"provide|sell)|"
    r"(?:must|have to) (?:decline|refuse|reject|deny|say no|turn down))",
    r"(?:is|are|was|were|falls?|fell|lies?)(?: \w+ly| well| far| just)? (?:outside|beyond|past|"
    r"not within) (?:of )?(?:the|"
    r"our|your|its|any)(?: [\w-]+){0,2}? (?:warranty|guarantee|window|deadline|cut-?off|period|scope|"
    r"limit|range|remit|"
    r"cover|coverage|area|time frame)",
    r"(?:is|would be|goes) against (?:our|company|the) (?:[\w-]{2,20} ){0,2}?(?:polic(?:y|ies)|rules|"
    r"terms|guidelines)",
    # you may not
    r"you (?:can't|cannot|can not|can no longer|may not|may no longer|aren't able to|are not able to|"
    r"are not (?:eligible|entitled)|aren't (?:eligible|entitled))(?: \w+ly)? ?"
    r"(?:(?:to|for) (?:a|the|this|any) \w+|return|cancel|change|exchange|get (?:a|your|"
    r"the) (?:\w+ )?(?:refund|money|replacement|discount)|claim|combine|transfer)",
    r"you (?:don't|do not|didn't|did not)(?: \w+)? (?:qualify|meet (?:the|our)|have (?:a|the|"
    r"any) (?:right|claim)|fulfil)|"
    r"(?:won't|will not) (?:work|fit|run) (?:on|with|in|under) (?:your|this|that)|"
    r"(?:missed|past|exceeded|used up|run out of|outside) (?:the|our|your)(?: \w+){0,2}? (?:window|"
    r"deadline|cut-?off|"
    r"allowance|quota|limit|free \w+)",
    *phrases("no_without_alternative").values(),
)
_OTHER_RULE = compiled(r"\b(?:help|guarantee|promise)\b")
_NO_HARM = compiled(
    r"^ (?:(?:to|that you|for you to) (?:lose|miss|break|damage|get lost|go wrong|pay (?:more|too much)|"
    r"(?:pay|do|worry about)(?=[.!]|$))|long|part in|sides|"
    r"(?:this|that|it) (?:lightly|personally)|(?:any )?(?:mistakes|errors)|as (?:you )?(?:asked|"
    r"requested|wished|agreed)|"
    r"to \w+ without|before|until|till|for [\w ]{1,20} to (?:get|be|go|break|fail))\b"
)
_OF_ANOTHER = compiled(
    r"(?<!gift\s)\b(?:cards?|sessions?|links?|passwords?|certificates?|tokens?|keys?|loans?|periods?|payments?)\b"
)
_KEPT_SAFE = compiled(
    r"\b(?:share|sell|disclose|give|release|pay|keep|store|use|process|forward|hand over|collect|send|hold)$"
)
_FAULT = compiled(r"\b(?:mix-?ups?|mistakes?|errors?|faults?|delays?|outages?)(?: like (?:this|that))? $")
_PRIVATE = compiled(r"^ (?:out )?(?:any of )?(?:your|personal|customer) ")
_TURN = compiled(
    rf"\b(?:but|however|still)(?!,? (?:unfortunately |sadly |\w+ ){{0,2}}?(?:can't|cannot|not|unable|"
    rf"{NOT_DONE}|"
    r"no longer|never)\b)"
)
_ECHO = compiled(
    r"\b(?:sometimes|occasionally|from time to time|if|when|whether|why|where|while(?! [^,]{1,120},)|until|"
    r"unless|once|in case|you (?:said|told|wrote|"
    r"mentioned|reported|asked)|hear|understand(?:ing)? that you|without|so that)\b"
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
    if hit.match[0].endswith(("expired", "declined", "revoked")) and _OF_ANOTHER.search(
        hit.before + hit.match[0]
    ):
        return True
    if hit.is_question or _ECHO.search(hit.before) or _OTHER_RULE.search(hit.match[0]):
        return True
    if _KEPT_SAFE.search(hit.match[0]) and _PRIVATE.match(hit.after):
        return True
    if is_report(hit) or (hit.match.lastgroup in ("bare", "short") and not hit.opens):
        return True
    if hit.match[0].endswith("impossible") and _FAULT.search(hit.before):
        return True
    return is_offered(hit.near(1, 2)) or bool(_TURN.search(hit.onward(2)))
