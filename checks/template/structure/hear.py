"""Words that show the customer that the problem was understood."""

from __future__ import annotations

import re

from checks.template.document import MASK

_LETTER = (
    r"(?:e-?mails?|mails?|letters?|messages?|notes?|complaints?|concerns?|feedback|comments?|words|"
    r"reviews?|requests?|"
    r"cases?|tickets?|enquiry|enquiries|inquiry|lines|contact|call)"
)
_NUMBER_ONLY = (
    r"\s+(?:your\s+|the\s+)?(?:order|case|ticket|booking|reservation|account|request|claim)?\s*(?:no\.?|"
    rf"number|#)?\s*(?:{MASK}+|\[[^\]\n]{{1,40}}\]|\d[\w-]*|"
    r"\d{1,2}\.?\s+[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}|(?:last|this)\s+\w+|yesterday|today|\w+day)?\s*[.,;!\n]"
)
"""“Your message of [date]”, “regarding order 4711” tell nothing of what went wrong."""
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
    r"patience\s+with|photos?)\s+(?:about|on|of|with|regarding)"
    rf"(?!{_NUMBER_ONLY})|"
    r"(?:contacting|writing|e-?mailing|calling|messaging|reaching\s+out|getting\s+in\s+touch|"
    r"coming)\s+(?:to\s+|back\s+|in\s+|with\s+|out\s+)?"
    r"(?:us\s+|me\s+)?(?:about|regarding|with|concerning))\b"
    rf"(?!{_NUMBER_ONLY})|"
    r"\b(?:I|we)(?:\s+(?:can|do|fully|completely|now|also|certainly|'ve|have|totally)){0,2}\s+"
    r"(?:understand|see|gather|hear|realise|realize|recogni[sz]e|read|know|grasp|comprehend|fathom|"
    r"learned|noticed?|acknowledge)"
    r"(?:\s+from\s+[^,.!?\n]{1,40})?,?\s+(?:that\s+|how\s+(?!much))?(?:you(?:'re|'ve|r?)\b"
    rf"(?!\s+(?:\w+\s+)?{_LETTER}\b(?!\s+(?:about|on|that|of|regarding)\b))|"
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
    r"stay|call)\s+(?:about|on|of|with|regarding|that)\b"
    rf"(?!{_NUMBER_ONLY})|"
    r"\bsorry\s+that\s+(?:the|your|our|we|it|nobody|no\s+one)\s+(?!inconvenience|trouble)\w+|"
    r"\bsorry\s+(?:to\s+(?:hear|learn|read)\s+)?(?:that\s+)?you\s+(?:had|have|were|are|did|could|cannot|"
    r"can|received|got)\b"
    r"(?!\s+(?:to|feel))|"
    r"\b(?:I|we)(?:'ve|'m|'re|\s+have|\s+am|\s+are)?\s+(?:\w+\s+)?(?:aware|noticed?|gotten\s+wind|"
    r"informed|learned|told|noted)"
    r"\s+that\s+you|"
    r"\byour\s+(?:e-?mail|mail|message|letter|note|call|review)\b[^.!?\n]{0,30}?\b(?:tells|told|says|said|"
    r"shows|"
    r"showed|describes)\b|"
    r"\bit\s+(?:sounds|looks|seems)\s+(?:like|as\s+if|that)\b|"
    rf"\byour\s+[\w'-]+\s+(?:[\w'{MASK}-]+\s+)?(?:arrived|came)\s+\w+|"
    r"\b(?:regarding|concerning|about)\s+(?:your|the)\s+[^.,!?\n]{0,40}?(?:issue|problem|complaint|delay|"
    r"damage|error|charge|experience)\b",
    re.IGNORECASE,
)
_WENT_WRONG = (
    r"(?:snapp(?:ed|s)|burst|tore|tears|cracked|brown|limp|dead|shatter\w+|split|bent|fell|falls?\s+(?:off|"
    r"out|apart)|"
    r"came\s+(?:off|loose|apart)|"
    r"leak(?:ed|s|ing)|rattl\w+|squeak\w+|wobbl\w+|froze|freez\w+|crash\w+|stopped|stops|refus(?:ed|es)|"
    r"stayed|"
    r"scratch\w+|stain\w+|smell\w*|smelt|melt\w+|mould\w*|rott\w+|burnt|burned|soaked|spoil\w+|wilted|"
    r"dented|chipped|"
    r"(?:nobody|no\s+one|none|nothing)\s+(?:\w+\s+)?\w+|(?:did|does|do|was|were|is|are|has|have|had|could|"
    r"can|would)(?:\s+not|n't)\b|"
    r"cannot|never|not\s+\w+|neither|still\s+(?:no|not|missing|waiting|without)|without|instead|although|"
    r"even\s+though|twice|"
    r"(?:two|three|four|five|six|ten|\d+)\s+(?:times|days|weeks|months|evenings|mornings|hours|calls|"
    r"visits|letters|mails)|"
    r"too\s+(?:small|big|large|long|short|late|early|hot|cold|dark|loud|tight|loose|heavy|much|little|few|"
    r"many)|"
    r"on\s+the\s+(?:wrong|same)\s+side|upside\s+down|the\s+other\s+way\s+round|in\s+two\s+(?:pieces|halves)|"
    r"waited|waiting|hung\s+up|cut\s+off|turned\s+away|locked\s+out|sent\s+away|ignored|charged|billed|"
    r"debited|"
    r"shows?\s+\"?(?:delivered|paid|open)|said\s+\")"
)
_RETOLD = re.compile(
    rf"\b(?:your|you|yours|the|a|an|one|two|three|four|both|half|our|so|on|at|in|when|"
    rf"after)\b[^.!?\n]{{0,100}}?\b(?:{_WENT_WRONG}|{_FAULT})",
    re.IGNORECASE,
)
_NOT_RETOLD = re.compile(
    r"\b(?:inconvenience|apolog\w+|sorry|regret|thank\w*|because|due\s+to|cause[sd]?|will|'ll|would|we've|"
    r"we\s+have|"
    r"I\s+have|I've|complaint|reached\s+us|seriously|assured?|if|should|please|received\s+your|contacting|"
    r"patience)\b|\?",
    re.IGNORECASE,
)
"""Sentences about us, and those that any reply may have."""
_GENERAL = re.compile(r"\b(?:problems?|issues?|complaint|trouble|difficult\w*)$", re.IGNORECASE)
"""Words that fit any reply."""
FIRST = 2
"""Sentences at the start of a reply in which what happened is told again."""
_SENTENCE = re.compile(r"[^.!?\n]{15,300}(?:[.!?](?=\s|$)|\n|$)")
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
    return label[0] if label else _retold(text)


def _retold(text: str) -> str:
    """What happened, told at the start without “you wrote”: “the bolt snapped on your first ride”."""
    for number, sentence in enumerate(_SENTENCE.finditer(text)):
        if number == FIRST:
            break
        if not _NOT_RETOLD.search(sentence[0]) and (told := _RETOLD.search(sentence[0])):
            return "" if _GENERAL.search(told[0]) else told[0]
    return ""
