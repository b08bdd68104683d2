"""Words that name what the customer feels, or what the fault did to them."""

from __future__ import annotations

import re

_FEELS = (
    r"(?:frustrat\w+|upset\w*|disappoint\w*|annoy\w*|exasperat\w+|worr\w+|ang(?:er|ry)|stress\w*|"
    r"inconvenien(?:t|ced?)|"
    r"concern(?:s|ed|ing)?|difficult\w*|"
    r"hard|tough|importan(?:t|ce)|confus\w+|unpleasant|distress\w*|tiring|tired|unacceptable|painful|"
    r"alarm\w*|unsettling|"
    r"embarrass\w+|awkward|exhaust\w+|irritat\w+|disheartening|infuriating|maddening|scary|sad|unhappy|"
    r"dissatisf\w+|"
    r"disrupt\w*|uncomfortable|a\s+pain|a\s+nuisance|a\s+hassle|unfair|ignored|let\s+down|trying|"
    r"troubl(?:ing|ed)|anxious|"
    r"how\s+you\s+feel|your\s+feelings|impact\w*|urgent|urgency|rely|relied|depend\w*|bad\s+(?:this|it|"
    r"that)|much\s+(?:this|it|that)|"
    r"awful|terribl[ey]|horribl[ey]|dreadful|disgust\w+|revolting|nasty|miserable|frighten\w+|shock\w*|"
    r"humiliat\w+|helpless|cheated|"
    r"unnerving|discourag\w+|aggravat\w+|rough|nerve[- ]?\w+)"
)
_SEE = (
    r"(?:understand|see|perceive|imagine|know|reali[sz]e|appreciate|recogni[sz]e|hear|get|acknowledge|"
    r"sense|feel|"
    r"can\s+tell|"
    r"sympathi[sz]e|empathi[sz]e|relate|share|aware|comprehend|grasp|fathom)"
)
_CUES = re.compile(
    rf"\b(?:I|we)(?:'m|'re)?(?:\s+(?:can|do|am|are|could|would|fully|completely|totally|certainly|well|"
    rf"truly|really|"
    rf"very|definitely|absolutely|both|all|only|'d)){{0,3}}\s+{_SEE}\b[^.!?\n]{{0,80}}?\b{_FEELS}|"
    rf"\b(?:I|we)(?:\s+(?:truly|fully|completely|can|do|certainly)){{0,2}}\s+(?:sympathi[sz]e|empathi[sz]e|"
    rf"relate|feel\s+for\s+you|feel\s+your)\b|"
    rf"\bhow\s+(?:very\s+|truly\s+|really\s+|deeply\s+|incredibly\s+)?{_FEELS}|"
    rf"\b(?:must|can|could|may|would|might)\s+(?:have\s+)?(?:be(?:en)?|feel|felt|cause|"
    r"make\s+(?:it|this|that|things|you)|"
    rf"come)\s+(?:\w+\s+){{0,3}}?{_FEELS}|"
    rf"\b(?:that|this|it|which|[a-z]+ing)(?:'s|\s+(?:is|was|sounds|must|makes|can|feels))(?:\s+(?:not|"
    rf"never|nothing|be|so|very|really|quite|such|more\s+than|just|"
    rf"always|an?|incredibly|understandably|only|clearly|extremely|hugely|deeply)){{0,4}}\s+{_FEELS}|"
    r"\b(?:I|we|me|us|anyone|anybody|everyone|most\s+people)(?:'d|\s+would|\s+will)?\s+(?:be|"
    r"feel)\s+[^.!?\n]{0,50}?\b(?:too|also|as\s+well|the\s+same)\b|"
    rf"\b(?:anyone|anybody|I|we)(?:'d|\s+would)\s+(?:also\s+|certainly\s+|probably\s+)?(?:be|"
    rf"feel)\s+(?:\w+\s+){{0,2}}?{_FEELS}|"
    rf"\bwould(?:\s+\w+)?\s+(?:annoy|upset|frustrate|worry|bother|irritate|disappoint|confuse)\b|"
    r"\b(?:I|we|anyone|anybody|everyone|most\s+people)(?:'d|\s+would)\s+(?:\w+\s+){0,2}?(?:lose\s+(?:my|"
    r"our|their|all)\s+"
    r"(?:patience|temper|trust)|be\s+(?:furious|livid|cross|fuming|at\s+(?:my|our|their)\s+wits?'?\s+end|"
    r"out\s+of\s+patience)|"
    r"have\s+(?:lost|been|felt|given\s+up|written|complained|said)|want\s+(?:to\s+know|an\s+answer|"
    r"my\s+money|it\s+(?:fixed|solved))|"
    r"expect\s+(?:better|more)|not\s+(?:accept|like|want|be\s+happy))|"
    r"\b(?:precious|valuable|free|whole|entire|lost|wasted)\s+(?:\w+\s+){0,2}?(?:time|day|days|evening|"
    r"evenings|morning|afternoon|weekend|"
    r"holiday|hours?)\s+(?:gone|lost|wasted|spent|ruined)|\b(?:gone|lost|wasted|ruined|spoilt|"
    r"spoiled)\s+(?:evening|day|weekend|time|hours?|"
    r"holiday|morning|trip|party|dinner)|\bleaves?\s+(?:you|one|anyone|people|a\s+bad|a\s+bitter|"
    r"a\s+sour)\b|\bma(?:d|k)e\s+(?:you|one|a\s+fool|"
    r"anyone|people)\s+(?:feel|look|of|angry|cross)|\bmade\s+a\s+fool\b|\b(?:I|we)\s+can\s+(?:well\s+|"
    r"only\s+|just\s+)?(?:picture|imagine)\b|\b(?:no|little|small)\s+(?:fun|joy|"
    r"comfort|consolation)\b|"
    r"\bmore\s+than\s+(?:annoying|a\s+nuisance|enough)|\b(?:spoils|sours|dampens)\s+(?:the|any|all|your)\b|"
    r"\bin\s+your\s+(?:shoes|place|position|situation)\b|"
    r"\byou(?:'re|\s+are|\s+were|\s+have|\s+had|'ve)(?:\s+(?:quite|absolutely|completely|totally|every|"
    r"all|entirely))?\s+(?:right\s+to|a\s+right|right\s+to\s+be|every\s+reason|good\s+reason|"
    r"reason\s+to)\b|"
    r"\b(?:should|ought)(?:n't|\s+not|\s+never)\s+(?:have\s+)?(?:had\s+to|have\s+to|been\s+necessary|"
    r"need(?:ed)?\s+to|be\s+necessary)\b|"
    r"\b(?:nobody|no\s+one|no\s+customer|none\s+of\s+us)\s+(?:should|likes|wants|enjoys|deserves|expects)\b|"
    r"\byou\s+(?:\w+\s+)?deserved?\s+(?:\w+\s+){0,2}(?:better|more|an?\b)|"
    r"\bnot\s+(?:what|how|the)\s+(?:\w+\s+){0,3}(?:you|we|anyone)(?:'d|'re|\s+\w+){0,2}\s+(?:expect\w*|"
    r"hop\w+|deserve\w*|want\w*|promis\w+|plann\w+|pa(?:y|id))|"
    r"\b(?:experience|service|standard|quality|welcome|way)\s+(?:that\s+)?(?:you|"
    r"we)\s+(?:\w+\s+){0,2}(?:expect|deserve|want|hope|aim|wish|strive|promise)\w*|"
    r"\blet\s+(?:you|our\s+customers?)\s+down\b|\b(?:your|of)\s+time\s+is\s+(?:valuable|precious|"
    r"important)|\bvalue\s+your\s+time\b|"
    r"\b(?:were|was|are|been|is)\s+(?:counting\s+on|looking\s+forward|relying\s+on|waiting\s+so\s+long|"
    r"depending\s+on)\b|\bnot\s+(?:good\s+enough|acceptable|okay|right|fair)\b|"
    r"\bthe\s+last\s+thing\s+(?:you|anyone|anybody)\b|\bdisappointed\s+you\b|"
    r"\b(?:kept|left)\s+you\s+(?:\w+\s+)?(?:awake|waiting|alone|standing|tired|without)\b|\bI\s+hear\s+you\b|"
    r"\bwhat\s+an?\s+(?:\w+\s+)?(?:disappointment|pity|shame|let-?down|"
    r"nuisance|pain|mess|blow|hassle|letdown|start)\b|\bat\s+risk\b|"
    r"\b(?:more\s+)?patien(?:t|ce)\s+than\b|\b(?:tired|sick|weary)\s+of\b|"
    r"\b(?:sorry|apologi[sz]e|apologies|regret)\b[^.!?\n]{0,60}?\b(?:frustrat\w+|stress\w*|worry|"
    r"disappoint\w*|upset|confusion|distress|anxiety|"
    r"annoyance|aggravation|hassle|headache|feel(?:s|ing)?\s+(?:let|upset|ignored|bad)|you\s+had\s+to|"
    r"concern\s+(?:it|this|that))\b|"
    r"\b(?:your|the|any)\s+(?:\w+\s+)?(?:frustration|disappointment|annoyance|anger|stress|worry|distress|"
    r"anxiety|upset)\b|"
    r"\b(?:ruin(?:ed|s)?|spoil(?:ed|s)?|spoilt|upset|disrupt(?:ed|s)?|wast(?:ed|es)|cost)\s+(?:you\b|"
    r"your\b|a\s+\w+\s+(?:evening|day|morning|weekend))|"
    r"\bmakes?\s+(?:\w+\s+){1,6}useless\b|\buseless\s+without\b|\b(?:bad|poor|terrible|awful|"
    r"disappointing|unpleasant|frustrating)\s+(?:experience|start|news|surprise|way)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:n't|\bnot|\bfail\s+to|\bcannot|\bnever|\bno)\s+(?:\w+\s+)?$", re.IGNORECASE)
NAMES = re.compile(r"empath|feeling|impact|sentiment|emotion", re.IGNORECASE)


def found(text: str) -> str:
    """The words that share a feeling, "" without any; “I do not understand why you are upset” shares none."""
    for match in _CUES.finditer(text):
        seen = re.search(_SEE, match[0], re.IGNORECASE)
        before = match.start() + (seen.start() if seen else 0)
        if not _DENIED.search(text, max(0, before - 20), before):
            return match[0]
    return ""
