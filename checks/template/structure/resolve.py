"""Words that say what is done, or offered, to mend it."""

from __future__ import annotations

import re

_DONE = (
    r"(?:sent|resent|refunded|credited|replaced|fixed|reset|booked|updated|arranged|issued|processed|applied|"
    r"escalated|shipped|reshipped|dispatched|added|removed|cancell?ed|corrected|restored|resolved|solved|"
    r"waived|"
    r"contacted|asked|offered|provided|extended|upgraded|scheduled|assigned|taken|made|put|expedited|"
    r"opened|created|"
    r"reimbursed|compensated|deducted|adjusted|transferred|forwarded|called|given|gave|passed|raised|"
    r"changed|started|reordered|"
    r"returned|repaired|prepared|packed|deleted|unlocked|activated|reactivated|deposited|moved|set|"
    r"attached|included|"
    r"reversed|voided|ordered|marked|placed|spoken|spoke|alerted|informed|notified|reported|increased)"
)
_DO = (
    r"(?:send|resend|refund|credit|replace|fix|reset|book|update|check|arrange|issue|process|apply|"
    r"escalate|ship|reship|dispatch|add|"
    r"remove|cancel|correct|restore|resolve|solve|waive|review|investigate|look\s+into|contact|"
    r"reach\s+out|offer|provide|extend|upgrade|"
    r"schedule|assign|follow\s+up|take\s+care|make\s+(?:sure|this|it|things|up|good|an?\b)|expedite|open|"
    r"create|put|reimburse|"
    r"compensate|deduct|adjust|transfer|forward|call|give|pass|raise|change|start|cover|pay|return|repair|"
    r"prepare|deliver|collect|"
    r"pick\s+up|unlock|activate|reactivate|move|set|include|reverse|confirm|order|place|speak|talk|"
    r"get\s+(?:this|it|you|back)|bring|keep|let\s+you\s+know|"
    r"personally|work|handle|guide|walk|swap|exchange|write|find|try|ask|stay|tell|monitor|watch|honou?r|"
    r"match|reserve|redo|remake|rebook|implement)"
)
_NOT_DOING = (
    r"(?!trying|hoping|looking\s+forward|striving|experiencing|having|seeing|writing|reaching\s+out|being|"
    r"getting\s+(?:many|a\s+lot)|"
    r"doing\s+(?:our|my|the\s+best|everything)|receiving|facing|constantly|always|continu|apologi|feeling|"
    r"missing|something|nothing|anything|everything|terribly|planning\s+to\s+learn)"
)
_HELP = (
    r"(?:(?:\s+(?:now|also|already|just|personally|immediately|today|currently|gladly|happily|therefore|"
    r"then|have|been|of\s+course|still|instead|both|since|right\s+now|both|as\s+well|successfully|"
    r"each)\b)(?:,)?){0,3}"
)
_THING = (
    r"(?:refund|replacement|credit|order|parcel|package|item|product|payment|voucher|discount|coupon|"
    r"charge|account|amount|money|"
    r"ticket|case|issue|problem|error|bug|team|manager|service|courier|delivery|shipment|one|label|fix|"
    r"update|technician|engineer|"
    r"booking|subscription|access|password|fees?|points|compensation|invoice|balance|line|connection|lamp|\])"
)
_CUES = re.compile(
    rf"\b(?:I|we|our\s+\w+(?:\s+\w+)?)(?:'ve|\s+have|\s+has){_HELP}[,:]?\s+{_DONE}\b|"
    rf"\b(?:I|we)(?:'ll|\s+will|\s+can|'d\s+(?:like|love)\s+to|\s+would\s+(?:like|love)\s+to|\s+want\s+to|"
    rf"\s+could|'re\s+going\s+to|\s+are\s+going\s+to|"
    rf"'m\s+going\s+to|\s+am\s+going\s+to|\s+shall|\s+am\s+happy\s+to|'m\s+happy\s+to|\s+are\s+happy\s+to|"
    rf"'re\s+happy\s+to){_HELP}\s+{_DO}\b|"
    rf"\b(?:I|we)(?:'m|'re|\s+am|\s+are){_HELP}\s+{_NOT_DOING}\w+ing\b|"
    r"\b(?:I|we)(?:'ve|\s+have)\s+(?:now\s+|already\s+|also\s+)?(?!receiv|not|review|check|investigat|"
    r"regist|confirm|experienc|"
    r"look|disappoint|fail|miss|learn|want|tri|apolog|always|need|decid|identif|trac|discover|"
    r"determin)[a-z]+ed\b|"
    r"\blet\s+(?:me|us)\s+(?!know|down|start|begin|say|explain|assure)[a-z]+\b|"
    r"\b(?:new|second|fresh|spare|replacement|other|right|correct)\s+(?:[\w()-]+,?\s+){1,6}?(?:(?:is|"
    r"are)\s+(?:already\s+|now\s+)?(?:in\s+(?:the|"
    r"today's|tonight's|tomorrow's)\s+(?:post|mail|van|parcel)|packed|boxed|on\s+(?:its|their|the)\s+way|"
    r"waiting|ready|with\s+(?:the|our)|yours))\b|"
    r"\b(?:bring|take|hand|send|post|return|drop)\s+[^.!?\n]{1,60}?\b(?:and|then|there)\s+(?:we|they|he|"
    r"she|our\s+\w+|somebody|a\s+\w+)"
    r"(?:'ll|\s+will)?\s+(?:fit|fits|mend|mends|repair|repairs|swap|swaps|change|changes|exchange|replace|"
    r"replaces|pay|pays|refund|give|gives|put|"
    r"puts|fix|fixes|hand|hands)\b|"
    r"\b(?:our|a|the|my)\s+(?:\w+\s+)?(?:driver|courier|technician|mechanic|fitter|plumber|engineer|"
    r"colleague|workshop|shop|team|kitchen|"
    r"warehouse|bank)\s+(?:collects?|picks?|brings?|comes?|swaps?|fits?|mends?|repairs?|rings?|calls?|"
    r"sends?|fetch(?:es)?|exchanges?|pays?|takes?|visits?)\b|"
    r"\blabel\s+(?:[^.!?\n]{0,30}\s)?is\s+(?:already\s+)?(?:paid|prepaid|attached|enclosed|below)\b|"
    r"\b(?:plus|and)\s+(?:a|an)\s+(?:\w+\s+)?voucher\b|"
    r"[$€£]\s?\d[\d.,]*\s+(?:is|are|goes|went|comes)\s+(?:on\s+its\s+way|back)|"
    r"\byou\s+(?:will\s+)?get\s+(?:a|an|your|the)\b|"
    r"\b(?:amount|money|refund|payment)\s+(?:went|goes|is)\s+back\b|"
    r"\b(?:new|second|fresh)\s+\w+\s+(?:\w+\s+)?(?:(?:\w+\s+){0,3}?(?:left|leaves?|is\s+on|ships?|goe?s?\b|"
    r"comes?|arrives?|will))\b|"
    r"\b(?:technician|courier|driver|colleague|plumber|engineer|manager|replacement|refund|parcel|"
    r"new\s+\w+|second\s+one)\s+(?:will\s+be\s+(?:with|at|there)|"
    r"ships|comes|arrives|leaves|goes\s+out|is\s+(?:yours|free))\b|\bI\s+took\b|\b(?:free\s+of|without|"
    r"at\s+no(?:\s+extra)?|no)\s+(?:charge|cost)\b|"
    r"\bis\s+on\s+us\b|\byou\s+(?:do\s+not|don't|need\s+not)\s+(?:have\s+to\s+|need\s+to\s+)?pay\b|"
    r"\byou\s+pay\s+(?:nothing|only)|\bon\s+(?:its|their)\s+way\s+(?:back\s+)?to\s+you|"
    r"\b(?:is|are)\s+(?:now\s+|already\s+)?on\s+(?:its|their)\s+way\s+back\b|"
    r"\byour\s+next\s+(?:\w+\s+){1,3}(?:is|are|will\s+be)\s+(?:free|on\s+us|on\s+the\s+house)\b|"
    r"\[[^\]\n]{0,20}what\s+(?:we|I|you)(?:'re|'ll|\s+are|\s+will|\s+do|\s+did)\b|"
    rf"\b(?:I|we){_HELP}\s+(?:sent|resent|refunded|credited|replaced|fixed|booked|arranged|issued|shipped|"
    rf"dispatched|added|corrected|restored|"
    rf"resolved|waived|upgraded|reset|cancell?ed|applied|ordered|offer|propose|"
    rf"paid\s+(?:you\s+)?back|returned|repaired|mended|reversed|extended|unlocked|rebooked|exchanged|"
    rf"removed|moved)\b"
    r"(?!\s+(?:you\s+|it\s+)?(?:(?:the|an?|your)\s+)?(?:\w+\s+)?(?:\[?wrong|incorrect|two\b|twice|"
    r"[^.!?\n]{0,60}\binstead\b|"
    r"to\s+the\s+wrong|\[|late\b))|"
    rf"\b{_THING}s?\b[^.!?\n]{{0,60}}?\b(?:has|have|is|are|was|were|will|'s|'ll)(?:\s+(?:be|been|being|now|"
    rf"already|also|both|on|just|fully|successfully|currently)){{0,3}}\s+"
    rf"(?:{_DONE}|(?:its|the|their)\s+way|leav\w+|arriv\w+|reach\w+|back\b|waiv\w+|deliver\w+|appear|valid|"
    rf"enclosed)\b|"
    r"\bhere(?:'s|\s+is|\s+are)\s+(?:what\b(?!\s+(?:(?:I|we)(?:\s+have|\'ve)?\s+(?:found|know)|happened))|"
    r"how|the\s+(?:steps|plan|next)|our\s+(?:plan|offer)|your\s+(?:new|refund|replacement)|exactly)\b|"
    r"\b(?:to|will|let\s+us|let\s+me)\s+(?:make|put|set)\s+(?:this|it|things)\s+(?:right|up\s+to\s+you)\b|"
    r"\bmak(?:e|ing)\s+amends\b|"
    r"\bas\s+(?:an?|our)\s+(?:\w+\s+){0,2}(?:apology|gesture|compensation|thank|goodwill|token)\b|"
    r"\b(?:full|partial|complete)\s+refund\b|\b(?:would|do)\s+you\s+(?:like|prefer|rather)\b|"
    r"\b(?:to|that)\s+(?:fix|solve|resolve|correct)\s+(?:this|it|the)\b[^.!?\n]{0,60}?,|"
    r"(?:^|\n)[ \t>*]{0,6}(?:[-*•]|\d[.)])\s+\W{0,3}(?:refund\w*|replac\w+|issu\w+|appl\w+|added|"
    r"credit\w*|\[(?:action|solution|step|resolution|significant|next))|"
    r"\[[^\]\n]{0,40}(?:action|solution|resolution|compensation|refund|credit|next\s+steps?|"
    r"workaround)[^\]\n]{0,40}\]|"
    r"\b(?:steps\s+(?:you\s+can|to)|follow\s+(?:these|the)\s+(?:\w+\s+)?steps|you\s+can\s+(?:keep|choose|"
    r"return|exchange|use\s+the))\b",
    re.IGNORECASE,
)
_ONLY_WORDS = re.compile(
    r"\b(?:everything\s+(?:we|I)\s+can|our\s+best|my\s+best|improve\s+our\s+services?)\b", re.IGNORECASE
)
NAMES = re.compile(
    r"resolution|solution|\baction|refund|credit|compensation|replacement|tracking|voucher|coupon|workaround|"
    r"next[._ ]step|what[._ ](?:we|I|you)(?:[._ ](?:do|did|will|are)|'ll|'re)",
    re.IGNORECASE,
)


def found(text: str) -> str:
    """The words that say what is done or offered, "" without any; “we do our best” says nothing."""
    for match in _CUES.finditer(text):
        if not _ONLY_WORDS.search(text, match.start(), match.end() + 25):
            return match[0]
    return ""
