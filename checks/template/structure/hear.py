"""Words that show the customer that the problem was understood."""

from __future__ import annotations

import re

from checks.template.document import MASK

_FAULT = (
    r"(?:late|delay\w*|miss(?:ing|ed)|damag\w+|broke\w*|broken|crack\w*|torn|leak\w*|wrong\w*|"
    r"incorrect\w*|lost|"
    r"defect\w*|fault\w*|fail\w*|crash\w*|stuck|stop(?:s|ped)|charged|overcharg\w+|double\w*|twice|"
    r"duplicate\w*|"
    r"empty|cold|dirty|expired|slow\w*|error\w*|mistake\w*|mix[- ]?up|outage|down|not\s+(?:arriv|work|"
    r"load|open|start|"
    r"receiv|fit|deliver|been|turn|connect|as\s)\w*|n't\s+(?:arriv|work|load|open|start|receiv|fit|"
    r"deliver|been|turn|"
    r"connect|show|reach|get)\w*|never\s+\w+|without|instead|unable|could\s+not|couldn't|can't|cannot|"
    r"unanswered|"
    r"cancel\w*|rude\w*|unhelpful|poor\w*|wait(?:ing|ed)?|trouble|problem\w*|issue\w*|difficult\w*|complaint)"
)
_TOLD = (
    r"(?:wrote|write|written|ask(?:ed)?|sa(?:id|y)\s|wonder(?:ed)?|mention(?:ed)?|report(?:ed)?|told|"
    r"describe[d]?|rais(?:ed|ing)|explain(?:ed)?|pointed\s+out|"
    r"experienc(?:ed?|ing)|encounter(?:ed|ing)?|fac(?:ed|ing)|notic(?:ed|ing)|flagged|shared|brought|"
    r"sent\s+us|"
    r"struggl(?:ed|ing)|waiting|waited|hav(?:e|ing)\s+(?:\w+\s+){0,2}(?:trouble|problems?|issues?|"
    r"difficult\w+)|had\s+to|"
    r"been\s+\w+ing|let\s+us\s+know|contacted\s+us|called\s+us|lost|unable|"
    r"had\s+(?:\w+\s+){0,3}(?:experience|trouble|"
    r"problems?|issues?)|"
    r"(?:were|was|got|been)\s+(?:\w+\s+){0,2}(?:charged|billed|overcharged|sent|given|told|promised|left|"
    r"kept|treated|"
    r"unable|locked|asked|transferred|double)|received\s+(?:the\s+|a\s+|an\s+|your\s+)?(?:\w+\s+){0,4}"
    + _FAULT
    + r"|ordered|expected|are\s+(?:unhappy|not\s+happy|missing|looking|upset\s+(?:about|with|that|by)))"
)
_CUES = re.compile(
    rf"\byou(?:'ve|'re|\s+have|\s+had|\s+are|\s+were)?(?:\s+(?:\w+ly|just|already|both|also|now|"
    rf"still)){{0,2}}\s+{_TOLD}\b|"
    r"\b(?:thank(?:s|\s+you)|grateful|appreciate)(?:\s+(?:so|very)\s+much|\s+a\s+lot)?\s+(?:you\s+|"
    r"to\s+you\s+|your\s+)?(?:for\s+)?"
    r"(?:telling|letting|reporting|bringing|sharing|explaining|flagging|raising|pointing|alerting|describing|"
    r"giving\s+(?:us|me)|taking\s+the\s+time|making\s+us\s+aware|drawing|highlighting|"
    r"(?:your\s+|the\s+)?(?:\w+\s+)?(?:message|e-?mail|note|letter|call|words|comments|feedback|report|"
    r"patience\s+with|photos?)\s+(?:about|on|of|with|regarding)|"
    r"(?:contacting|writing|e-?mailing|calling|messaging|reaching\s+out|getting\s+in\s+touch|"
    r"coming)\s+(?:to\s+|back\s+|in\s+|with\s+|out\s+)?"
    r"(?:us\s+|me\s+)?(?:about|regarding|with|concerning))\b|"
    r"\b(?:I|we)(?:\s+(?:can|do|fully|completely|now|also|certainly|'ve|have|totally)){0,2}\s+"
    r"(?:understand|see|gather|hear|realise|realize|recogni[sz]e|read|know|grasp|comprehend|fathom|"
    r"learned|noticed?|acknowledge)"
    r"(?:\s+from\s+[^,.!?\n]{1,40})?,?\s+(?:that\s+|how\s+(?!much))?(?:you(?:'re|'ve|r?)\b|"
    r"the\s+\w+\s+(?:you|is|was|did|has|came|had)|there\b|"
    r"(?:through|all)\b|I\b)(?!\s+(?:frustrat|disappoint|anger|concern|annoy|feel|worr|upset|disapp|"
    r"stress|confus|time))|"
    rf"\b(?:sorry|apologi[sz]e|apologies)\b[^.!?\n]{{0,25}}\b(?:that|for|about|hear|over|"
    rf"regarding)\b[^.!?\n]{{0,60}}?\b{_FAULT}\b|"
    rf"\b(?:sorry|apologi[sz]e|apologies)\b[^.!?\n]{{0,25}}\b(?:that|for|about|hear|over|with|"
    rf"regarding)\b[^.!?\n]{{0,40}}(?:\[|{MASK})|"
    rf"\b(?:your|the|this)\s+(?:(?!inconvenience|complaint|problem|issue)[\w'-]+\s+){{1,5}}?(?:(?:has|have|"
    rf"had|is|was|were|did|does|shows?|came|"
    rf"arrived|got|went|could)\s+)(?:\w+\s+){{0,3}}?(?:{_FAULT})|"
    rf"\b(?:we|our\s+\w+)\s+(?:\w+ly\s+|have\s+)?(?:sent|charged|shipped|delivered|billed|gave|packed|put|"
    rf"lost|forgot|missed|kept|let|left|took|"
    rf"overcharged|double-(?:charged|billed)|mixed)\b[^.!?\n]{{0,60}}?(?:\byou\b|\byour\b|{_FAULT})|"
    r"\b(?:your|this)\s+(?:\w+\s+)?(?:complaint|concern|message|e-?mail|report|feedback|experience|visit|"
    r"stay|call)\s+(?:about|on|of|with|regarding|that)\b|"
    r"\bsorry\s+that\s+(?:the|your|our|we|it|nobody|no\s+one)\s+(?!inconvenience|trouble)\w+|"
    r"\bsorry\s+(?:to\s+(?:hear|learn|read)\s+)?(?:that\s+)?you\s+(?:had|have|were|are|did|could|cannot|"
    r"can|received|got)\b"
    r"(?!\s+(?:to|feel))|"
    r"\b(?:I|we)(?:'ve|'m|'re|\s+have|\s+am|\s+are)?\s+(?:\w+\s+)?(?:aware|noticed?|gotten\s+wind|"
    r"informed|learned|told|noted)"
    r"\s+that\s+you|"
    r"\byour\s+(?:e-?mail|mail|message|letter|note|call|review)\b[^.!?\n]{0,30}?\b(?:tells|told|says|said|shows|"
    r"showed|describes)\b|"
    r"\bit\s+(?:sounds|looks|seems)\s+(?:like|as\s+if|that)\b|"
    rf"\byour\s+[\w'-]+\s+(?:[\w'{MASK}-]+\s+)?(?:arrived|came)\s+\w+|"
    r"\b(?:regarding|concerning|about)\s+(?:your|the)\s+[^.,!?\n]{0,40}?(?:issue|problem|complaint|delay|"
    r"damage|error|charge|experience)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\[|{)[^\]}\n]{0,40}(?:issue|problem|complaint|damage|defect|wrong|incorrect|error|overcharg|"
    r"concern|what\s+happened|"
    r"what's\s+happening|symptom)[^\]}\n]{0,40}",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|should|in\s+case|unless|when(?:ever)?|once|before|after)\s+(?:\w+\s+)?$", re.IGNORECASE
)
NAMES = re.compile(
    r"issue|problem|(?:ticket|case|request|conversation)[._ ]?(?:title|subject|description)|complaint|"
    r"topic|\bdescription|symptom|incident|defect|damage|wrong|incorrect|\berror|overcharg|concern|"
    r"what(?:'s|[._ ])happen",
    re.IGNORECASE,
)


def found(text: str) -> str:
    """The words that take up what the customer wrote, "" without any."""
    for match in _CUES.finditer(text):
        if not _IF.search(text, max(0, match.start() - 30), match.start()):
            return match[0]
    label = _LABEL.search(text)
    return label[0] if label else ""
