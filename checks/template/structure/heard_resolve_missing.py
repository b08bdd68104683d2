"""Nothing is done or offered."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.heard import without


@rule(
    "STRUCT013",
    Severity.NOTICE,
    "training: HEARD, the five parts of an answer to a complaint",
    kinds=(Kind.COMPLAINT, Kind.APOLOGY),
    full_mails=True,
)
def heard_resolve_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply without this part, with the checklist of all five."""
    return without(document, "Resolve", "I will [what you do] by [day].")
