"""So many apologies that the remedy drowns in them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Phrases

_APOLOGY = Phrases(
    r"sorry|apologi[sz]e|apolog(?:y|ies)|(?:we|i) (?:\w+ly )?regret|forgive (?:us|me)",
)
IN_SERIOUS_MAIL, ELSEWHERE = 2, 1


@rule("TONE018", Severity.NOTICE, "training: show empathy, then move on to the solution", preview=True)
def over_apology(document: Document) -> Iterator[Spot]:
    """More than two in a complaint or apology, more than one elsewhere; off, as training says both."""
    is_serious = document.kind in (Kind.COMPLAINT, Kind.APOLOGY)
    most = IN_SERIOUS_MAIL if is_serious else ELSEWHERE
    hits = tuple(_APOLOGY.hits(document.body))
    if len(hits) > most:
        yield hits[most].spot({"count": len(hits)})
