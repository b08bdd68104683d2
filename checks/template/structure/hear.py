"""Words that show the customer that the problem was understood."""

from __future__ import annotations

import re
from itertools import islice

from checks.template.structure.phrases import cues, family

_CUES = cues("hear")
_RETOLD = family("hear", "retold")
_NOT_RETOLD = re.compile(
    r"\b(?:inconvenience|apolog\w+|sorry|regret|thank\w*|because|due\s+to|cause[sd]?|will|'ll|would|we've|"
    r"we\s+have|"
    r"I\s+have|I've|complaint|something\s+like\s+this|I\s+do(?:n't|\s+not)|reached\s+us|seriously|assured?|if|should|please|received\s+your|contacting|"
    r"patience)\b|\?",
    re.IGNORECASE,
)
"""Sentences about us, and those that any reply may have."""
_GENERAL = re.compile(r"\b(?:problems?|issues?|complaint|trouble|difficult\w*)$", re.IGNORECASE)
"""Words that fit any reply."""
FIRST = 2
"""Sentences at the start of a reply in which what happened is told again."""
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d)){15,300}(?:[.!?](?=\s|$)|(?<!,)\n|(?<!,)$)")
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
    for sentence in islice(_SENTENCE.finditer(text), FIRST):
        if _NOT_RETOLD.search(sentence[0]):
            continue
        if told := _RETOLD.search(sentence[0]):
            return "" if _GENERAL.search(told[0]) else told[0]
    return ""
