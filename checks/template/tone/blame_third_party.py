"""The reply points at somebody else: the courier, the bank, another team."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import Hit, Phrases, compiled

_FRAMES = phrases("blame_third_party")
_BLAME = Phrases(*(f"(?P<{family}>{frames})" for family, frames in _FRAMES.items()))
_WOULD = compiled(r"(?:\b(?:would|could|might)|'d)(?:n't)?\b")
_OURS = compiled(r"(?:\b(?:not|never|no)|n't)\b[^,;]{0,15}$")


@rule("TONE012", Severity.WARNING, "training: never blame others; solve the problem")
def blame_third_party(document: Document) -> Iterator[Spot]:
    """Somebody else is named as the one at fault, once in a sentence, outside conditions and denials."""
    told = set()
    for hit in _BLAME.hits(document.body):
        if hit.number not in told and not _is_harmless(hit):
            told.add(hit.number)
            yield hit.spot()


def _is_harmless(hit: Hit) -> bool:
    if hit.match.lastgroup == "made_up" and not _WOULD.search(hit.after):
        return True
    return hit.is_conditional or hit.is_question or bool(_OURS.search(hit.before))
