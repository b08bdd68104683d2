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
    r"touch|delay|be late|try again|come (?:to|back)|start|throw|raise|create|file|wait (?:until|for)|"
    r"talk|ask|ring|"
    r"text|chase|forward|return (?:the|it|this)|interrupt|disturb|"
    r"keep|waste|argue|complain|try to (?:call|contact|argue))"
)
_DO = (
    r"(?:fill|send|pay|return|provide|submit|complete|update|confirm|reply|upload|sign|fix|give|do|tell|"
    r"answer|install|"
    r"restart|write|bring|remove|check|follow|settle|respond|forward|call|transfer|collect|pick|prove|"
    r"hand|delete|read)"
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
    r"you(?:'ll| will|'re going to| are going to)?(?: \w+ly)? have to(?! (?:say|share|offer|admit|"
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
    r"(?P<bar>(?:comply (?:with|within|by|or)|obey|do (?:exactly )?(?:as|what) (?:you(?:'re| are) told|we "
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
    r"(?P<first>please (?:do not|don't) \w+)",
)
_LIGHT = compiled(
    r"(?:\b(?:sorry|understand|know|wish|hate|so|that|what|all|only|just|never|feedback|whatever|anything|"
    r"everything|time|feel|mean|means|before|when|did|do|does|if|unless|otherwise) ?)$"
)
_SECRET = compiled(
    r"\b(?:password|code|pin|card|link|scam|phishing|suspicious|secret|personal|unknown|strangers?|"
    r"attachment)"
)


@rule("TONE009", Severity.NOTICE, "training: guide the customer, never command")
def commanding(document: Document) -> Iterator[Spot]:
    """An order, unless it keeps the customer safe, or is taken back in the words before it."""
    for hit in _ORDER.hits(document.body):
        if not _is_harmless(hit):
            yield hit.spot(fix=_fix(hit))


def _is_harmless(hit: Hit) -> bool:
    kind = hit.match.lastgroup
    if hit.is_conditional or hit.is_question or _SECRET.search(hit.match[0] + hit.after):
        return True
    if kind in ("dont", "stop", "failure", "now", "threat", "bar", "wait"):
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
