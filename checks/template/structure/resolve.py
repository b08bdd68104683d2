"""Words that say what is done, or offered, to mend it."""

from __future__ import annotations

import re

from checks.template.structure.phrases import cues

_CUES = cues("resolve")
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
