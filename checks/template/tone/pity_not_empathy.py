"""The reply pities the customer, in the place of standing beside them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.kinds import SERIOUS
from checks.template.tone.phrases import Phrases, compiled

_FRAMES = phrases("pity_not_empathy")
_PITY, _OH = Phrases(_FRAMES["pity"]), Phrases(_FRAMES["oh"])
_MADE_GOOD = compiled(r"\b(?:and|so|but) (?:we|i)(?:'ve|'ll| have| will| are| am)\b")
_DENIED = compiled(r"\b(?:not|isn't|wasn't|would be|never)\b[^,;]{0,20}$")


@rule("TONE010", Severity.NOTICE, "training: empathy is not pity")
def pity_not_empathy(document: Document) -> Iterator[Spot]:
    """Words of pity; little cries ("Oops") in a serious mail."""
    for hit in _PITY.hits(document.body):
        is_regret = hit.match[0].endswith(("pity", "shame")) and _MADE_GOOD.search(hit.after)
        if not (is_regret or hit.is_conditional or _DENIED.search(hit.before)):
            yield hit.spot()
    if document.kind in SERIOUS:
        yield from (hit.spot() for hit in _OH.hits(document.body) if hit.opens)
