"""Words that say why it happened, or what changes so that it does not happen again."""

from __future__ import annotations

import re

from checks.template.structure.phrases import cues

_CUES = cues("diagnose")
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
