"""Words that name what the customer feels, or what the fault did to them."""

from __future__ import annotations

import re

from checks.template.structure.phrases import cues, word

_CUES = cues("empathize")
_SEE = word("empathize", "see")
_DENIED = re.compile(r"(?:n't|\bnot|\bfail\s+to|\bcannot|\bnever|\bno)\s+(?:\w+\s+)?$", re.IGNORECASE)
NAMES = re.compile(r"empath|feeling|impact|sentiment|emotion", re.IGNORECASE)


def found(text: str) -> str:
    """The words that share a feeling, "" without any; “I do not understand why you are upset” shares none."""
    for match in _CUES.finditer(text):
        seen = _SEE.search(match[0])
        before = match.start() + (seen.start() if seen else 0)
        if not _DENIED.search(text, max(0, before - 20), before):
            return match[0]
    return ""
