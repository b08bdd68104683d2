"""Bad news comes without a reason."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import REASON, REASONS, holds
from checks.template.structure.openings import lead


@rule(
    "STRUCT020",
    Severity.NOTICE,
    "training: bad news needs context and reasons",
    kinds=(Kind.BAD_NEWS,),
    full_mails=True,
)
def bad_news_reason_missing(document: Document) -> Iterator[Spot]:
    """Once for bad news without a connecting word, a rule or a fact that explains it."""
    text = document.body
    if not REASON.search(text.masked) and not holds(document, REASONS):
        yield Spot(lead(document))
