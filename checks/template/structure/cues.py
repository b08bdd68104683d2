"""What the rules of structure look for in a reply: times, reasons, ways to answer, offers, steps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.template.document import MASK, Document, Text

_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\s+few|a\s+couple\s+of|"
    rf"\[[^\]\n]{{1,30}}\]|{MASK}{{1,99}})"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
TIME = re.compile(
    rf"\b(?<!last\s)(?<!past\s)(?<!hours\s)(?<!days\s)(?<!times\s){_NUMBER}(?:\s?(?:-|–|to|"
    rf"or)\s?{_NUMBER})?[\s-]+"
    r"(?:(?:business|working|calendar|full|more)\s+)?(?:minute|hour|hr|day|week|month|workday|weekday)s?\b"
    r"(?!\s+(?:ago|a\s+(?:day|week)|per\s+(?:day|week)))|"
    r"\b(?:today|tomorrow|tonight|overnight|same[\s-]day|at\s+(?:noon|midnight))\b|"
    r"\b(?:this|next)\s+(?:morning|afternoon|evening|week|month|working\s+day|business\s+day)\b|"
    rf"\b(?:by|on|before|until|till|from|next|this|for|since)\s+{_DAY}\b|"
    rf"\b(?:by|on|before|until|for)\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|"
    rf"{_MONTH}\s+\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}|\d{{4}}-\d\d-\d\d)|"
    r"\b(?:by|before)\s+(?:the\s+)?(?:end\s+of|close\s+of|noon|midday|\d{1,2}(?::\d\d)?\s?(?:am|pm|o'clock))|"
    rf"\b(?:by|within|before|until|on|in|at)\s+(?:{MASK}|\[(?=[^\]\n]{{0,30}}(?:date|time|day|hour|week|"
    rf"when)))|"
    r"\[[^\]\n]{0,30}(?:date|time\s?frame|timeframe|timeline|number\s+of\s+(?:days|hours))[^\]\n]{0,30}\]",
    re.IGNORECASE,
)
"""A point or a length of time somebody can hold us to; “soon” is none, and neither is “24 hours a day”."""
TIMES = re.compile(r"time(?!zone)|date(?!d)|deadline|eta\b|sla|hours|_at\b|_by\b|due", re.IGNORECASE)
"""A placeholder that holds a time, by its name."""

REASON = re.compile(
    r"\b(?:because|since\b(?!\s+(?:then|\d))|due\s+to|owing\s+to|caused\s+by|the\s+(?:\w+\s+)?reasons?|"
    r"so\s+that|"
    r"in\s+order\s+to|that(?:'s|\s+is)\s+why|which\s+(?:means|is\s+why)|this\s+means|as\s+a\s+result|"
    r"as\s+(?:we|it|this|these|the|your|our|they|there|part|"
    r"you(?!\s+(?:had\s+|have\s+)?(?:ask|request|wish|want|wrote|know|see|can|may|mention|propos|suggest)))\b|"
    r"(?:it|this|that|they|which)\s+(?:needs?|requires?|depends?|rests?\s+on|belongs?|would\s+(?:need|"
    r"require|break|cost|mean|put|leave|harm|breach))|(?:is|are)\s+(?:switching|closing|ending|stopping|"
    r"phasing|withdrawing|retiring|shutting|pulling|winding|running\s+out)|given\s+(?:that|the|our)|"
    r"(?:under|per|outside|against|according\s+to|based\s+on|in\s+line\s+with|allowed\s+by|required\s+by|"
    r"covered\s+by)"
    r"\s+(?:of\s+)?(?:our|the|this|these|your)|"
    r"(?:polic(?:y|ies)|rules|terms|law|regulations?|contract|guidelines)\s+(?:\w+\s+)?"
    r"(?:says?|states?|means?|allows?|covers?|requires?|asks?|do(?:es)?\s+not|doesn't|don't|only|is|are|"
    r"forbids?)|"
    r"(?:are|is|were|was)\s+(?:currently\s+|now\s+|already\s+|temporarily\s+|completely\s+)?(?:sold\s+out|"
    r"out\s+of\s+stock|discontinued|closed|ill|sick|full|flooded|torn|broken|fully\s+booked|opened?|used|"
    r"worn|expired|final|damaged|past\b|"
    r"over\b|too\b)|"
    r"no\s+longer\b|(?:has|have)(?:n't|\s+not)\s[^.!?\n]{0,40}?\byet\b|until\s+(?:the|we|it|this|you)|"
    r"(?:has|have)\s+"
    r"(?:already\s+|been\s+)?(?:passed|expired|ended|closed|shipped|left|sold|opened|used|worn|removed|"
    r"run\s+out)|,\s+so\s+(?:the|we|I|you|your|it|this|there|they|our|my)|"
    r"(?:the|our|a|his|her)\s+(?:town|city|council|state|supplier|maker|manufacturer|factory|mill|"
    r"publisher|landlord|owner|airport|airline|"
    r"carrier|bank|court|insurer|roof|wall|kitchen|cook|chef|baker|doctor|teacher|driver|machine|oven|"
    r"boiler|pump|weather|storm|snow|ice|"
    r"strike|bridge|road|seal|down\s+tube|screen|label)\s+(?:\w+\s+){0,4}?(?:has|have|had|is|are|was|were|"
    r"stopped|makes?|repairs?|builds?|needs?|"
    r"no\s+longer|asks?|requires?|forbids?|blocks?|closed?|closes|broke|burnt|left|shows?|came)|"
    r"(?:declined|rejected|refused|denied|turned\s+down|cancell?ed):\s+\w+|"
    r"(?:chosen|chose|picked|gone\s+with|decided\s+(?:for|on))\s+(?:somebody|someone|another|other|"
    r"an?\s+\w+\s+"
    r"(?:who|with))|(?:had|received|got)\s+(?:\d+|many|so\s+many|more)\s+\w+\s+(?:for|than)|"
    r"(?:more\s+than|over|after)\s+(?:\d+|two|three|six|twelve)\s+(?:days|weeks|months|years)|"
    r"(?:after|when)\s+(?:reviewing|checking|looking|we\s+(?:looked|checked|reviewed|tested))|we\s+found|"
    r"we\s+only|only\s+(?:for|when|if|until|within|in|to|on)|appears?\s+to\s+be|(?:is|are|"
    r"seems?)\s+(?:very\s+)?similar)\b",
    re.IGNORECASE,
)
REASONS = re.compile(r"reason|cause|explanation|policy|why|finding", re.IGNORECASE)

INVITES = re.compile(
    r"\?(?=[\s\"')*_\]]|$)|"
    r"\b(?:(?:just|simply|please|to|can|by|then|and|you)\s+)?(?<!no-)(?<!not\s)(?<!no\s)"
    r"(?:reply(?:ing)?|respond(?:ing)?|answer\s+(?:to\s+)?this|write\s+(?:back|to|us|me|in)|reach\s+out|"
    r"get\s+(?:back\s+)?in\s+touch|"
    r"get\s+back\s+to\s+(?:us|me)|contact(?:ing)?\s+(?:us|me|our|the|support|your|customer)|"
    rf"(?:call|e-?mail|text|message|phone|ring|ask|tell|ping|nudge)\s+(?:us|me|our|my|{MASK}|\[)|"
    r"(?:drop|give|send)\s+(?:us|me)\s+an?\s+(?:line|note|shout|call|ring|nudge|message|mail|word)|"
    r"let\s+(?:us|me)\s+know|(?:leave|add|post|write)\s+(?:us\s+)?(?:a\s+|your\s+)?comment|"
    r"comment\s+(?:here|below|on|with|if)|re-?open(?:ed|s)?|feel\s+free|don't\s+hesitate|do\s+not\s+hesitate|"
    r"(?:happy|glad|here)\s+to\s+(?:help|answer|talk|discuss|explain|assist|dig|hear)|"
    r"any\s+(?:other\s+|further\s+|more\s+)?questions|questions\s+or\s+concerns|"
    r"look(?:ing)?\s+forward\s+to\s+hear|(?:open|raise|submit)\s+a\s+(?:new\s+)?(?:ticket|request|case|"
    r"issue))\b",
    re.IGNORECASE,
)
"""A way to answer: a question, or words that ask for a reply, a call, a question back."""

PROMISES = re.compile(
    r"\b(?:(?:I|we|you|they|it|he|she|that|who)'ll|will(?!\s+not)|shall|(?:am|are|'m|'re|is)\s+(?:now\s+|"
    r"already\s+|"
    r"currently\s+|just\s+)?(?:going\s+to|about\s+to|checking|sending|looking|working|arranging|preparing|"
    r"reviewing|processing|investigating|waiting|asking|shipping|moving|testing|fixing|on\s+(?:its|"
    r"the)\s+way))\b|"
    r"\b(?:I'm|we're|I\s+am|we\s+are)\s+(?:now\s+|also\s+|just\s+)?(?!writing|being|getting|experiencing|"
    r"seeing|having)[a-z]{2,15}ing\b",
    re.IGNORECASE,
)
"""What happens next, by us or by itself."""

_VERBS = (
    r"reply|respond|answer|click|tap|try|go|open|visit|call|send|contact|e-?mail|check|see|use|download|"
    r"log|sign|"
    r"follow|choose|select|submit|view|review|update|reset|write|tell|ask|scan|enter|confirm|verify|install|"
    r"switch|turn|press|restart|add|access|head|join|keep|wait|learn|read|find|let|make|copy|paste|return|"
    r"take|"
    r"bring|print|pack|fill|upload|attach|quote|give|start|set|remove|delete|clear|change|book|order|look|"
    r"save|"
    r"search|navigate|refer|provide|include|ignore|remember|note\s+down|replace|type|run|rename|stay|"
    r"leave|pick"
)
STEPS = re.compile(
    r"\bplease\s+(?!note\b|be\s+aware|accept|rest\b|keep\s+in\s+mind|be\s+advised|know\b|understand)[a-z]|"
    rf"(?:^|[.!?:;,]\s|[.!?:]\n|\n[ \t]{{0,4}}(?:[-*•]|\d{{1,2}}[.)])?[ \t]{{0,3}}|\bthen\s|\bjust\s|"
    rf"\bsimply\s|"
    rf"\band\s)(?:{_VERBS})\b(?!')|"
    r"\byou\s+(?:can|could|may|might|need|must|should|have\s+to|are\s+welcome|do\s+not\s+have\s+to|"
    r"don't\s+have\s+to|"
    r"don't\s+need|do\s+not\s+need|just\s+need|only\s+need)\b|"
    r"\bif\s+(?:you|it|this|that|there|the)\b|\bno\s+(?:further\s+)?(?:action|reply|need)\b|"
    r"\bnothing\s+(?:else|more|left|to\s+do)\b|"
    r"\b(?:attached|enclosed|arrives|ships|follows)\b|\bgoes\s+(?:out|back)\b|\bwith\s+the\s+next\b|"
    r"\b(?:all|everything)\s+(?:is\s+)?set\b|\blook(?:ing)?\s+forward\b|"
    r"\bnext\s+steps?\b|\bour\s+advice\b|"
    r"\b(?:recommend|suggest|advise)\b|\blet's\b|\bonce\b|\b(?:glad|happy|great|"
    r"pleased)\s+(?:to\s+(?:hear|help|see)|that)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What the customer can do now: a request, an instruction, a choice, or that there is nothing left to do."""

_NOT = re.compile(
    r"(?:\b(?:no|not|never|cannot|without|unable|nor|neither)\b|n't\b)[^.,;:!?\n]{0,25}$", re.IGNORECASE
)


def said(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that the words before it do not deny: “we can offer”, not “no offer”."""
    for found in pattern.finditer(text):
        if not _NOT.search(text, max(0, found.start() - 40), found.start()):
            return found
    return None


def holds(document: Document, names: re.Pattern[str]) -> bool:
    """Whether a placeholder has such a name."""
    return any(names.search(one.name or one.raw) for one in document.placeholders)


def any_of(text: Text, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    """The first of them that matches."""
    return next((found for one in patterns if (found := one.search(text.masked))), None)
