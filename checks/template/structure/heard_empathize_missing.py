"""Nothing shows what the problem did to the customer."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.heard import without


@rule(
    "STRUCT011",
    Severity.NOTICE,
    "training: HEARD, the five parts of an answer to a complaint",
    kinds=(Kind.COMPLAINT, Kind.APOLOGY),
    full_mails=True,
)
def heard_empathize_missing(document: Document) -> Iterator[Spot]:
    """Once for a reply without this part, with the checklist of all five."""
    return without(document, "Empathize", "I understand how annoying this is.")
