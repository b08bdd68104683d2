"""Words that say sorry."""

from __future__ import annotations

import re

_CUES = re.compile(
    r"\b(?:sorry\b|apolog(?:y|ies|i[sz]e|i[sz]ing|i[sz]ed|etic)\b|(?:please\s+)?(?:forgive|pardon|"
    r"excuse)\s+(?:us|me|the|our|my|this)\b|(?:ask|beg)\s+(?:for\s+)?(?:your|you\s+for)\s+(?:pardon|forgiveness)\b|"
    r"(?:ask|beg)\s+you\s+to\s+(?:forgive|pardon|excuse)\b|offer\s+(?:you\s+)?(?:our|my)\s+excuses\b|"
    r"(?:we|I)(?:\s+(?:deeply|truly|very\s+much|sincerely|really))?\s+regret(?!\s+to\b)\b|my\s+bad\b|"
    r"mea\s+culpa\b)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:\bnot|n't|\bno\s+need\s+(?:for\s+you\s+)?to|\bnever|\bwithout)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_HOLLOW = re.compile(
    r"\s{0,5},?\s{1,5}(?:but\b|if\s+you\b|(?:that\s+)?you\s+(?:feel\b(?!\s+(?:let|ignored|frustrated))|"
    r"think\b|"
    r"see\s+it\b|took\b|find\b|believe\b)|"
    r"to\s+(?:say|see\s+you\s+go|disturb|bother|ask)\b|not\s+sorry)",
    re.IGNORECASE,
)
NAMES = re.compile(r"apolog", re.IGNORECASE)


def found(text: str) -> str:
    """The words of an apology, "" without any; “sorry you feel that way” and “sorry, but” are none."""
    for match in _CUES.finditer(text):
        if _HOLLOW.match(text, match.end()) or _NONE.search(text, max(0, match.start() - 25), match.start()):
            continue
        return match[0]
    return ""
