"""An apology that names no harm ("any inconvenience"), or doubts it ("sorry if")."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import Hit, Phrases, compiled

SORRY = r"(?:sorry|apologi[sz]e[sd]?|apologi[sz]ing|apolog(?:y|ies)|regrets?|excuse|pardon|forgive(?: us)?)"
_VAGUE = (
    r"(?:inconveniences?|mix-?ups?|mishaps?|irritations?|unpleasantness|nuisance|setbacks?|consequences|"
    r"trouble|confusion|hassle|bother|disruptions?|misunderstandings?|upset|delays?|"
    r"issues?|problems?|difficult(?:y|ies)|"
    r"frustrations?|disturbances?|hardship|grief|discomfort|distress|stress|annoyance|disappointment|"
    r"concern|worry|harm|upset)"
)
_NOUN = (
    rf"(?:(?:any|all|whatever|possible|potential)(?: of)?(?: the| and all)?(?: \w{{3,15}}){{0,2}} {_VAGUE}|"
    r"(?:(?:the|this|that|these|your|such|an?|our|all the|all this|all that) )?(?:\w{4,15} )?inconveniences?|"
    r"(?:the|this|that|all the|all this) (?:trouble|confusion|hassle|bother|misunderstanding|disruption|"
    r"disturbance|annoyance))"
)
_WE_ARE_SORRY = (
    r"(?:we|i)(?:'re| are|'m| am)?(?: (?:do|can only|really|sincerely|truly|very|deeply|so|of course|"
    r"certainly|genuinely|would like to))? "
    r"(?:apologi[sz]e|sorry|regret)"
)
_HOLLOW = Phrases(
    *phrases("hollow_apology").values(),
    rf"{SORRY}(?: \w+)? (?:should (?:this|you|it|we)|to (?:anyone|everyone|everybody|all|those)(?: who "
    rf"(?:is|are|was|were))? (?:affected|concerned|inconvenienced)|to have (?:bothered|inconvenienced|"
    rf"troubled) you)",
    rf"{SORRY}(?: \w+){{0,5}}? (?:for|about|over) {_NOUN}(?: (?:and|or) {_VAGUE})?",
    rf"(?:regret|excuse|pardon|forgive(?: us)?(?: for)?) {_NOUN}",
    rf"{SORRY}(?: to (?:hear|read|learn))? (?:that )?you(?:'re| are| were|'ve been| have been)? "
    r"(?:not (?:\w+ )?(?:satisfied|happy|pleased)|un(?:happy|satisfied)|dis(?:satisfied|pleased)) "
    r"(?:with|by|about) (?:our|the|your) (?:\w+ )?(?:services?|experience|"
    r"support|products?|company|team|answers?|repl(?:y|ies))",
    r"(?:any|the) inconvenience[^.!?]{0,40}? (?:is|are) (?:\w+ly )?regretted",
    rf"{SORRY}(?: \w+){{0,2}}? (?:if|(?:that )?you (?:feel|felt|think|thought|see it|took|believe|(?:are|"
    rf"were|'re) (?:\w+ly |so |not )?"
    r"(?:disappointed|unhappy|offended|happy|upset|satisfied|annoyed|dissatisfied)|did(?:n't| not) like)|"
    r"for (?:how|the way) (?:you|this made you)|in case)"
    r"(?! (?:the (?:\w+ )?is a silly))",
    rf"(?P<condition>(?:if|should|in case|in the event|to (?:whoever|anyone|everyone|everybody|all|"
    rf"those))\b[^.!?]{{2,90}}?[,:]? "
    rf"(?:(?:then )?{_WE_ARE_SORRY}|(?:our|my) (?:\w+ )?apologies))",
    rf"(?:any|whatever|possible) (?:\w+ )?{_VAGUE}[^.!?]{{0,40}}? (?:is|are) (?:\w+ly |"
    rf"much )?(?:regretted|regrettable)",
    rf"(?:excuse|pardon|forgive)(?: us| me)?(?: for)? (?:(?:any|all|the|our|this|"
    rf"possible)(?: \w+)? (?:{_VAGUE}|disturbances?|"
    r"interruptions?|noise)|if (?:this|it|we|our|that|the))",
    rf"{SORRY}(?: \w+){{0,3}}? (?:for|about|over) (?:whatever|anything|everything)(?! (?:else|is|"
    rf"was fine))(?: (?:it|that|which|we|you|"
    r"has|went|happened|may|might|was|upset))",
    rf"{SORRY}(?: \w+){{0,3}}?,? (?:if|should|in case|in the event) (?:this|it|that|you|we|anything|any|"
    rf"there|our|the|anyone|what|something)"
    r"(?! (?:\w+ )?(?:sounds?|is a|looks?) )",
    rf"{SORRY}(?: \w+){{0,2}}? (?:for|about|that you (?:had|have had)) (?:your|the|this|any|an?|"
    rf"such an?) (?:\w+ )?(?:(?:bad|poor|negative|"
    r"unpleasant|unsatisfactory|disappointing|frustrating|unfortunate|subpar) )?experience(?=[.,!]|$|"
    r" (?:you|with us)\b)",
    rf"{SORRY}(?: \w+)? to (?:anyone|everyone|everybody|all|those|whoever|any (?:customers?|guests?|"
    rf"users?))[^.!?]{{0,40}}?"
    r"(?:affected|concerned|inconvenienced|offended|disturbed|upset|impacted|troubled|bothered)",
)
_LEADS_IN = compiled(
    r"(?:^(?:and |so )?(?:in order )?to(?: \w+ly)?|^(?:by way of|as an?|with)(?: \w+)?|\b(?:as|"
    r"by way of) (?:an?|our|a small|my)(?: \w+)?|"
    r"\b(?:will|would like to|want to) (?:make up|compensate)[^.]{0,40}|\b(?:don't|do not|no|no need to|"
    r"never|"
    r"without)(?: \w+)?) ?$"
)
_NAMED_BEFORE = compiled(
    r"\b(?:our (?:own )?(?:error|mistake|fault)|(?:we|i) (?:sent|charged|made|lost|missed|shipped|failed|"
    r"forgot|packed|gave|told|broke|kept|took|"
    r"did(?:n't| not)|should have|let you)|late|delayed|delay|wrong|broken|damaged|twice|missing|down for|"
    r"cancelled|went down|to hear)\b"
)
_NAMED_AFTER = compiled(
    r"^ (?:(?:that )?(?:this|it|we|you)(?:'ve| has| have| may have| had)? )?(?:caused |created |brought |"
    r"experienced )?(?:\w+ly )?(?:by|of|while|when|with|during|due to|"
    r"because|to your|as (?:we|our|the)|that (?:our|the|your|you had)|in (?:getting|\w+ing)|around|about|"
    r"over|regarding|from|resulting|arising|"
    r"(?:our|the|your) \w+(?: \w+)? (?:has |have )?(?:caused|brought|made))\b"
)
_REMEDY = compiled(
    r"\b(?:(?:we|i)(?:'ve| have|'re| are|'m| am|'ll| will)?|and|"
    r"(?<!may\s)(?<!might\s)(?<!could\s)have) (?:\w+ly )?(?:refund|credit|appli|"
    r"appl[iy]|add|sen[dt]|issu|replac|offer|upgrad|"
    r"ship|waiv|extend|reimburs|fix|correct|giv|put|dispatch)\w*"
)


@rule("TONE004", Severity.WARNING, "training: an apology must be sincere and name what went wrong")
def hollow_apology(document: Document) -> Iterator[Spot]:
    """A stock or conditional apology, unless its sentence names the harm or leads into a remedy."""
    return (hit.spot() for hit in _HOLLOW.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if _LEADS_IN.search(hit.before) or hit.is_question:
        return True
    if hit.match[0].endswith((" if", "case")):
        return False
    return bool(
        _NAMED_BEFORE.search(hit.before) or _NAMED_AFTER.match(hit.after) or _REMEDY.search(hit.after)
    )
