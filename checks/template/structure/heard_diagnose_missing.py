"""No cause is given, and no change."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.heard import without


@rule(
    "STRUCT014",
    Severity.WARNING,
    "training: HEARD, the five parts of an answer to a complaint",
    kinds=(Kind.COMPLAINT, Kind.APOLOGY),
    full_mails=True,
)
def heard_diagnose_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply without this part, with the checklist of all five."""
    return without(document, "Diagnose", "This happened because [reason].")
