"""Words that say why it happened, or what changes so that it does not happen again."""

from __future__ import annotations

import re

_CUES = re.compile(
    r"\b(?:because|due\s+to|owing\s+to|caused\s+by|(?:the|a|root|likely|exact|main|underlying)\s+causes?|"
    r"what\s+caused|(?:the|main|one|only|primary)\s+reasons?\b(?!\s+to\b)|"
    r"what\s+(?:happened|went\s+wrong|we\s+found|I\s+found)|(?:why|how)\s+(?:this|it|that|"
    r"the\s+\w+)\s+(?:error\s+|mistake\s+|delay\s+)?(?:happened|occurred|went|came|was)|"
    r"(?:happened|occurred|started|began|failed|broke|stopped|crashed|delayed|arose)\s+(?:when|as|after|"
    r"while|during|following|at|on|in|by|from)\b|"
    r"(?:as\s+)?(?:a|the)\s+result\s+of|resulted\s+from|resulted\s+in|led\s+to|(?:came|comes|stem\w*|"
    r"aris\w+)\s+(?:down\s+to|from)|"
    r"(?:after|upon|when|while)\s+(?:\w+ly\s+)?(?:checking|looking|reviewing|investigating|tracing|"
    r"speaking|going\s+through|an?\s+investigation)|"
    r"(?:I|we|our\s+\w+|investigation|team|engineers?|warehouse)(?:'ve|\s+have|"
    r"\s+has)?\s+(?:also\s+)?(?:found|discovered|identified|traced|determined|learned|learnt|spotted|"
    r"tracked\s+down)|"
    r"(?:it\s+)?turn(?:s|ed)\s+out|so\s+(?:that\s+)?(?:it|this|these|nobody|no\s+one|"
    r"you)\s+(?:\w+\s+)?(?:(?:does|do|will|can|should)\s*(?:n't|not)|won't|cannot|can't|never|has\s+to)|"
    r"(?:not|n't|never)\s+(?:happen|occur|go\s+wrong)\s+again|(?:prevent|avoid|stop|keep|protect|ensure|"
    r"ensuring|make\s+sure|making\s+sure)(?:ing)?\s+[^.!?\n]{0,50}?(?:again|in\s+(?:the\s+)?future|"
    r"happening|occurring|recur\w*|repeat\w*|similar)|"
    r"(?:prevent|avoid)(?:ing)?\s+(?:this|it|that|such|similar|a\s+repeat|these)|from\s+(?:happening|"
    r"occurring)|"
    r"(?:we|I|they|which|warehouse|team|driver|courier)(?:'ve|'re|\s+have|\s+has|\s+are)?\s+(?:now\s+|"
    r"since\s+|already\s+|also\s+|today\s+){0,2}(?:changed|changing|trained|training|retrain\w*|"
    r"added\s+[^.!?\n]{0,30}?(?:checks?|steps?|tests?|staff|people|colleagues|training|safeguards?|"
    r"servers?|controls?|drivers?)|improved|improving|introduced|"
    r"introducing|implement(?:ed|ing)|tightened|put\s+in\s+place|putting|corrected\s+the\s+(?:list|label|"
    r"process|setting)|strengthened|revis(?:ed|ing)|updat(?:ed|ing)\s+(?:our|the)\s+(?:process|system|"
    r"list|procedure|training|page)\w*|taken\s+steps|taking\s+steps|"
    r"missed|mixed|swapped|skipped|overlooked|misread|mislabel\w*|misplaced|forgot|miscounted|"
    r"packed\s+the|failed\s+to|underestimated|picked\s+the|ran\s+out)|"
    r"(?:additional|new|extra|stricter|second|double|further)\s+(?:\w+\s+)?(?:checks?|controls?|step|"
    r"training|safeguards?|scan|measures|processes)|"
    r"(?:warehouse|system|technical|clerical|human|software|courier|carrier|payment|server|database|"
    r"scanner|supplier|driver|label\w*|packing|"
    r"shipping|network|configuration|scheduling|administrative|internal|sync|printing|"
    r"typing)\s+(?:\w+\s+)?(?:error|mistake|fault|glitch|failure|shortage|mix[- ]?up|bug|outage|breakdown|"
    r"oversight|strike|backlog)\b|"
    r"(?:used|chose|took|put|wrote|picked|read|entered|scanned|sent)\s+(?:\w+\s+)?the\s+wrong|"
    r"switched\s+to|(?:overload|overwhelm|block|trigger|jamm)ed\s+(?:the|our|a)|(?:was|"
    r"were)\s+\w+ed\s+(?:before|too|without|by\s+mistake)|"
    r"held\s+up\s+by|(?:was|were)\s+(?:still|full|empty|jammed|unplugged)\b|pressed\s+the|ran\s+out|"
    r"(?:was|were|is|are)\s+(?:\w+\s+)?(?:too\s+\w+|ill|sick|off\s+sick|"
    r"understaffed|overloaded|misread|mislabel\w*|handed|blocked|short\s+of)|"
    r"(?:was|is)\s+(?:\w+\s+)?new\s+(?:and|here|to)|(?:an?|the)\s+(?:\w+\s+)?(?:storm|strike|accident|"
    r"snow\w*|flood|power\s+cut|virus|bug|typo)\b|"
    r"so\s+(?:we|I|notes|they|from\s+now)\b|(?:we|they|everyone|everybody|(?:each|every|all)\s+(?:of\s+)?"
    r"(?:our\s+|the\s+)?\w+)\s+now\s+\w+|now\s+(?:each|every|all|everyone)\b|"
    r"(?:is|are)\s+no\s+longer\s+(?:sold|used|sent|packed|done|made|allowed)|"
    r"(?:had|has)\s+(?:burst|broken|leaked|jammed|frozen|frayed|come\s+loose|run\s+out)|out\s+of\s+order|"
    r"had\s+(?:\w+\s+)?(?:the|an?|its|his|her|their)\s+(?:old|wrong|loose|faulty|broken|bad|outdated)|"
    r"(?:an?|the|our|last)\s+(?:\w+\s+){0,2}(?:update|upgrade|migration|move|release)\b[^.!?\n]{0,40}\b"
    r"(?:switched|turned|broke|deleted|removed|reset|stopped|changed|cut|lost)|"
    r"from\s+now\s+on|(?:mistake|fault|"
    r"error)\s+(?:is|was)\s+(?:mine|ours)|which\s+is\s+why|"
    r"mix[- ]?up|(?:an?|our|the|my)\s+(?:\w+\s+)?oversight|(?:error|mistake|fault)\s+(?:on|at|of|"
    r"in)\s+(?:our|my|the)\b|root\s+cause|"
    r"(?:unusually|unexpectedly|exceptionally)?\s*high\s+(?:volume|demand|number)|(?:short\s+of|shortage|"
    r"lack\s+of|too\s+few)\s+(?:staff|drivers|stock|people)?|"
    r"our\s+(?:\w+\s+){0,2}(?:system|server|warehouse|scanner|list|page|form|courier|supplier|team|driver|"
    r"printer|label|tool|app|software|update|machine)\s+(?:\w+\s+){0,2}"
    r"(?:did\s+not|didn't|does\s+not|doesn't|failed|missed|sent|showed|counted|lost|broke|crashed|was|"
    r"were|had|booked|did|opened|ends|sends|stopped|marked|printed|read|took|still|charged|went|mixed|"
    r"picked))\b|"
    r"(?:\[|\{)[^\]}\n]{0,20}(?:cause|reason|explanation|investigation|root|findings|why|what's\s+causing|"
    r"what\s+happened|diagnos)",
    re.IGNORECASE,
)
_WE_DO_NOT_KNOW = re.compile(r"(?:not|n't)\s+(?:yet\s+)?(?:know|sure)\b[^.!?\n]{0,30}$", re.IGNORECASE)
NAMES = re.compile(
    r"cause|reason|explanation|diagnos|finding|\broot|investigation|\bwhy|what's[ ]causing|what[._ ]happened",
    re.IGNORECASE,
)


def found(text: str) -> str:
    """The words that give a cause or a change, "" without any; “we do not know what happened” gives none."""
    for match in _CUES.finditer(text):
        if not _WE_DO_NOT_KNOW.search(text, max(0, match.start() - 50), match.start()):
            return match[0]
    return ""
