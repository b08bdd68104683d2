"""Nothing shows that the problem was understood."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.heard import without


@rule(
    "STRUCT010",
    Severity.NOTICE,
    "training: HEARD, the five parts of an answer to a complaint",
    kinds=(Kind.COMPLAINT, Kind.APOLOGY),
    full_mails=True,
)
def heard_hear_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply without this part, with the checklist of all five."""
    return without(document, "Hear", "Thank you for telling us that [what happened].")
