"""The reply orders the customer about."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_CONTACT = (
    r"(?:reply|respond|contact|call|write|email|e-mail|phone|message|answer|ask|open (?:a|another|new|any)|"
    r"submit (?:a|another|any)|post|hijack|spam|bother|expect|send (?:us|me|any|more)|"
    r"touch|delay|be late|try again|come (?:to|back)|start|throw|raise|create|file|send attachments|"
    r"wait (?:until|for)|"
    r"talk|ask|ring|"
    r"text|chase|forward|return (?:the|it|this)|interrupt|disturb|"
    r"keep|waste|argue|complain|try to (?:call|contact|argue))"
)
_DO = (
    r"(?:fill|send|pay|return|provide|submit|complete|update|confirm|reply|upload|sign|fix|give|do|tell|"
    r"answer|install|"
    r"restart|write|bring|remove|check|follow|settle|respond|clear|vacate|hand in|hand over|get|leave|"
    r"deliver|present|show|register|file|book|attend|forward|call|transfer|collect|pick|prove|"
    r"hand|delete|read)"
)
_PEOPLE = (
    r"(?:members|guests|customers|students|pupils|tenants|visitors|users|clients|patients|passengers|"
    r"participants|parents|residents|applicants|"
    r"travell?ers|subscribers|buyers|learners|drivers|renters|owners|players|attendees|everyone|"
    r"everybody|holders|the customer|the tenant|"
    r"the guest|the member|the buyer)"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tonight|today|tomorrow|noon|midnight|business|"
    r"the (?:end|\d+)|end of|\d{1,2}|next|this|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|[\ufffc])"
)
_PENALTY = (
    r"(?:clos(?:e|ed|es|ing)|cancel\w*|suspend\w*|delet\w+|terminat\w+|block\w*|forfeit\w*|collections?|"
    r"(?:debt )?collectors?|court|lawyers?|"
    r"solicitors?|legal (?:action|steps|proceedings)|los[et]|(?:to|with) (?:somebody|someone) else|void|"
    r"sue|evict\w*|ban(?:ned)?|withdrawn?|"
    r"dispose\w*|prosecut\w+|penalt\w+|fine|fined|bailiffs?|police|lock(?:ed)?|revoke\w*|remov\w+|debt|"
    r"cut off|disconnect\w*|shut (?:off|down)|switch\w* off|seiz\w+|"
    r"repossess\w*|towed)"
)
_ORDER = Phrases(
    r"(?P<unless>your [\w-]{1,20}(?: \w+)? (?:will|shall) be (?:\w+ly )?(?:blocked|closed|cancelled|"
    r"canceled|suspended|deleted|terminated|locked|removed|charged|disposed of) unless you|payments? "
    r"(?:is|are) due (?:immediately|now|at once)|you (?:will|shall) (?:return|send|provide|submit|sign|"
    r"complete|fill)[^.!?]{1,50} (?:within|by|before|at once|immediately)\b)",
    r"(?P<wait>wait (?:until|for) (?:we|our|us|my|i)\b|(?:read|check|look|try|search)[^.!?]{1,40} before "
    r"you (?:write|call|contact|ask|complain|bother|message|email)|follow (?:[\w']{1,15} ){1,5}(?:exactly|"
    r"precisely|to the letter)(?=[.!]|$))",
    r"(?P<must>you(?: \w+ly)? (?:must|shall)(?! (?:be|have|feel|wonder|know|think|find|"
    r"admit)\b)(?: not)? \w+|"
    r"you(?:'ll| will|'re going to| are going to)?(?: \w+ly)? have to(?! (?:see|try|admire|say|share|"
    r"offer|admit|"
    r"be (?:worried|afraid|tired)|wonder|give us|tell us)\b) \w+)",
    r"(?P<required>you(?:'re| are)(?: \w+ly)? (?:required|obliged|obligated|expected|ordered|instructed|"
    r"not (?:allowed|permitted)|hereby \w+) to \w+|you(?:'d| had) better \w+|"
    r"(?:we|i) (?:demand|insist|require)(?: that)? you(?: to)? \w+|it is (?:your|"
    r"the customer's|your own) (?:\w+ )?(?:duty|obligation|responsibility|job) to|you(?:'re| are)(?: "
    r"hereby| strictly)? "
    r"(?:forbidden|prohibited)|you(?:'re| are) to (?!be\b)(?:return|send|pay|provide|submit|complete|fill|"
    r"follow|"
    r"contact|use|keep|report)|you (?:ought to|better|gotta|had best|'d best)(?! (?:be|have|know)\b) \w+|"
    r"you(?:'ve| have) got to (?!be\b)\w+|you need to (?:provide|send|pay|submit|return|prove|sign|comply|"
    r"complete|fill|"
    r"follow|stop|obey)(?! if)|(?:it's|it is|this is) (?:mandatory|"
    r"compulsory) (?:to|that|for you))",
    r"(?P<failure>failure to \w+|(?:non-?compliance|non-?payment))(?=[^.!?]{0,80} (?:will|may|shall|can|"
    r"results?|leads?|means|could))",
    r"(?P<urge>you need to \w+ (?:\w+ ){0,5}?(?:immediately|at once|right now|without delay)(?=[.!,]|$))",
    rf"(?P<dont>(?:do not|don't|never) {_CONTACT})",
    rf"(?P<now>{_DO}(?! (?:reply|now)\b)(?: [\w'\ufffc-]{{1,20}}){{1,9}}? (?:immediately|at once|right "
    rf"now|right away|without "
    r"delay|without fail|now|asap)(?=[.!]|$)|(?:pay|reply|answer|comply|respond|stop|obey|decide|act) "
    r"(?:immediately|at once|"
    r"right now|now)(?=[.!]|$))",
    rf"(?P<threat>{_DO}(?: [\w'\ufffc-]{{1,20}}){{0,9}}?,? or (?:else|lose|forfeit|face|(?:we|your|the|it|"
    rf"i|you)(?:'ll)? "
    rf"[^.!?]{{0,40}}?(?:clos|"
    r"cancel|suspend|delet|charg|lose|lost|block|terminat|remov|forfeit|void|expire|legal)\w*))",
    r"(?P<bar>(?:comply (?:with|within|by|or)|obey|do (?:exactly )?(?:as|what) (?:you(?:'re| are) told|"
    r"the \w+ says|it says|we "
    r"(?:say|tell)|"
    r"instructed|described|is (?:written|described))|no excuses|under no circumstances|see to it that you))",
    r"(?P<due>(?:payments?|forms?|fields?|invoices?|documents?|items?|goods|fees?|amounts?|balance|"
    r"claims?|requests?|"
    r"cop(?:y|ies)|questionnaire|returns?|bill|deposit|receipts?|instructions?|steps?|rules|device|parcel|"
    r"lamp|box|router)"
    r"(?: \w+){0,3}? (?:must|has to|have to|shall|needs to) (?:not )?be (?:\w+ly )?(?:made|returned|paid|"
    r"sent|submitted|"
    r"completed|received|filled|signed|provided|settled|done|followed|opened|brought|shipped|observed|"
    r"obeyed))",
    r"(?P<final>(?:and|but) that(?:'s| is) (?:final|flat|the end of (?:it|the matter)|"
    r"all there is to it)(?=[.!]|$)|"
    r"must (?:not )?be [\w ]{2,30}? by you(?=[ .,!;]|$))",
    r"(?P<refrain>(?:refrain|desist|abstain) from \w+ing|(?:fill|write|read|send|do|check|sign|try|answer|"
    r"pay|park)"
    r"[^.!?,;]{1,40}? (?:(?:properly|correctly|right|on time|carefully|completely) )?(?:this time|"
    r"next time|for once|"
    r"straight back|this instant|this minute|pronto|forthwith|on the double)(?=[.,!;]|$| and\b))",
    r"(?P<handed>(?:i|we) expect (?:the|your|a|all|an) (?:[\w-]+ ){0,3}?(?:form|cop(?:y|ies)|answer|reply|"
    r"document|"
    r"explanation|keys?|signature|device|contract|list|photos?|paperwork|apology|receipt|invoice|essay|homework|report)s?"
    r"(?: [\w'-]+){0,4}? (?:by (?!post|mail)|no later than|on my desk|in my (?:hands?|inbox)|at once|"
    r"immediately|"
    r"without delay)(?=\w| \w|[.!]|$)\w*)",
    rf"(?P<none>no (?:answer|reply|payment|response|form|signature|confirmation|deposit|sign of life)"
    rf"(?: [\w'-]+){{0,4}}?,? (?:and|means) [^.!?]{{2,40}}?\b{_PENALTY})",
    r"(?P<needed>your (?:immediate |urgent |prompt |full )?(?:response|reply|payment|compliance|"
    r"cooperation|signature|"
    r"answer)(?: is|) (?:immediately |urgently )?(?:required|mandatory|compulsory|demanded)|immediate "
    r"(?:action|payment|"
    r"response|compliance) (?:is )?(?:required|demanded|expected)|(?:is|are) (?:strictly )?(?:forbidden|"
    r"obligatory|mandatory|"
    r"compulsory)(?=[.,!]|$| for (?:you|all|every))|it is (?:strictly )?(?:forbidden|prohibited) to)",
    r"(?P<want>(?:we|i) (?:want|need|expect|demand|insist|require)(?: that)? (?:you to (?!be|have|know|"
    r"feel|love|enjoy|get|"
    r"understand|see)\w+|(?:your |immediate |full |the |prompt )?(?:immediate )?(?:payment|response|reply|"
    r"compliance|"
    r"answer)(?: by| within| now| immediately| today| in full)?))",
    r"(?P<stop>stop (?:sending|emailing|calling|writing|contacting|asking|posting|opening))",
    r"(?P<first>please (?:do not|don't) (?!hesitate|worry|be\b)\w+)",
    rf"(?P<all>(?:(?:all|our|every|each) (?:[\w-]+ )?)?{_PEOPLE}(?: of [\w ]{{2,20}})? (?:must|shall|"
    rf"(?:have|has) to|(?:are|is) to|"
    rf"(?:are|is) (?:required|obliged|obligated|expected|ordered|instructed|"
    rf"requested) to)(?: not)? (?!be (?:sure|happy|able)|have\b)\w+)",
    r"(?P<duty>(?:it is|it's) (?:imperative|essential|obligatory|vital|absolutely necessary|"
    r"your duty) that you|you(?:'re| are)(?: \w+ly)? "
    r"(?:under (?:an|the) obligation|duty[- ]bound|bound|compelled|liable|in duty bound|called upon|"
    r"urged|summoned) to \w+|"
    rf"you(?:'re| are) to (?:not )?(?:{_DO}|hand in|leave|vacate|appear|attend|clear|stay|wait|refrain|"
    rf"cease|vacate|bring))",
    rf"(?P<warn>(?:if (?:you (?:don't|do not|fail|refuse|haven't|have not|still)|we (?:don't|do not|"
    rf"haven't|have not) (?:hear|receive|get|"
    rf"have|see)|(?:the|your|this|that|payment|it)(?: [\w'-]+){{0,3}}? (?:is not|isn't|does not|doesn't|"
    rf"has not|hasn't|are not|aren't))|unless "
    rf"(?:you|we|the|your)|should you (?:not|fail|refuse))[^.!?]{{2,90}}?\b(?:we|i|your|the|this|it|"
    rf"you)(?:'ll)? [^.!?,]{{0,40}}?\b{_PENALTY})",
    r"(?P<failing>(?:any |your |continued |repeated |further )?(?:failure|refusal|delay|"
    r"neglect)(?: (?:to|in) \w+)?(?=[^.!?]{0,60} (?:will|may|shall|"
    r"can|results?|leads?|means|costs?|could) )|(?:not|late) \w+ing(?: [\w']+){0,5}? (?:will|results? in|"
    r"leads? to|means|shall) \w+|"
    r"late (?:returns?|payments?|replies|cancell?ations?|arrivals?) (?:will|shall|are|"
    r"is) [^.!?]{0,40}(?:warning|exception|mercy|penalt\w+))",
    rf"(?P<by>{_DO}(?! (?:by|us|me by|to) )(?: (?!if|when|in case)[\w'\ufffc-]{{1,20}}){{1,8}}? (?:by|"
    rf"before|no later than|not later than|until) (?:close of|{_DAY})"
    r"(?! (?:and (?:we|you|i)|to (?:get|keep|have|make|win|save|be)|so|if|or (?:earlier|we)|"
    r"for)\b)(?: \w+)?(?=[.!]|$| or\b| at the latest|"
    r",? otherwise|,? without))",
    r"(?P<last>(?:this is|consider this) (?:your|our|the|a) (?:final|last|very last) (?:warning|reminder|"
    r"notice|chance|demand)|"
    r"without (?:further|any further|prior) (?:warning|notice)|no [\w-]+, no [\w-]+(?=[.!])|"
    r"see to it that (?:you|the|your|this|it)|"
    rf"make (?:sure|certain)(?: that)? you {_DO}[^.!?]{{1,40}}(?:on time|from now on|in future|next time|"
    rf"by {_DAY}))",
    r"(?P<expect>(?:we|i)(?: shall| will|'ll| hereby| must| strictly| also)? (?:expect|demand|insist on|"
    r"require|await) (?:an?|your|the|"
    r"immediate|full|prompt) (?:\w+ )?(?:payment|answer|reply|response|compliance|explanation|"
    r"confirmation|signature))",
)
_SAFETY = compiled(
    r"\b(?:overheat\w*|fire|shock|hurt|injur\w+|dangerous|burns?|smoke|smell|electric\w*|mains|unplug|allerg\w+|"
    r"poison\w*|medicines?|tablets?|dose|doctor|ambulance|emergency|112|999|911|hazard\w*|swallow\w*|wound|"
    r"alcohol|pregnant|choke|babies|cot|brakes?|overdose|wires?)\b"
)
"""An order that keeps a person from harm."""
_LIGHT = compiled(
    r"(?:\b(?:nothing|sorry|understand|know|wish|hate|so|that|what|all|only|just|never|feedback|whatever|"
    r"anything|everything|time|feel|mean|means|before|when|did|do|does|if|unless|otherwise) ?)$"
)
_REASON = compiled(
    r"(?:[:;,–-] ?(?:you|it|they|the|this|we|i|otherwise|or (?:it|the|you))\b|"
    r"\b(?:because|since|so that|as (?:it|the|this|they|we)|or it)\b)"
)
_SECRET = compiled(
    r"\b(?:password|code|pin|card (?:number|details|data)|link|scam|phishing|suspicious|secret|personal|"
    r"unknown|strangers?|"
    r"(?:open|click|download)[^.!?]{0,30} attachment)"
)
_OWN_FAULT = compiled(r"\b(?:sorry|apologi[sz]e|(?:our|my) fault|let you down)\b")


@rule("TONE009", Severity.NOTICE, "training: guide the customer, never command")
def commanding(document: Document) -> Iterator[Spot]:
    """An order, unless it keeps the customer safe, or is taken back in the words before it."""
    for hit in _ORDER.hits(document.body):
        if not _is_harmless(hit):
            yield hit.spot(fix=_fix(hit))


def _is_harmless(hit: Hit) -> bool:
    kind = hit.match.lastgroup
    if (
        (hit.is_conditional and kind != "final")
        or hit.is_question
        or _SECRET.search(hit.match[0] + hit.after)
    ):
        return True
    if "no excuses" in hit.match[0] and _OWN_FAULT.search(hit.near(1, 0)):
        return True
    if kind in ("dont", "now", "must", "urge", "first", "stop") and _SAFETY.search(hit.match[0] + hit.after):
        return True
    if kind in ("dont", "first") and _REASON.search(hit.after):
        return True
    if kind in ("dont", "stop", "failure", "now", "threat", "bar", "wait", "by", "failing", "warn", "none"):
        return not hit.opens
    if kind == "first":
        return not (hit.opens and hit.number <= _greetings(hit))
    return bool(_LIGHT.search(hit.before))


def _greetings(hit: Hit) -> int:
    """How many sentences come before the message: 1 where it begins with "Hi Ann,"."""
    first = hit.text.sentences[0] if hit.text.sentences else None
    return 1 if first and hit.text.of(first).rstrip().endswith(",") else 0


def _fix(hit: Hit) -> Fix | None:
    """“Please send …” in the place of “You must send …” at the beginning of a sentence."""
    if hit.match.lastgroup != "must" or not hit.opens or " not " in hit.match[0]:
        return None
    verb = hit.words.split()[-1]
    return Fix("Ask: “Please …”", (Edit(hit.text.source(hit.start, hit.end), f"Please {verb}"),))
