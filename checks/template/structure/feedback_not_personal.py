"""A request for feedback could have gone to anybody."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import holds
from checks.template.structure.openings import lead

_NAMES = re.compile(
    r"name|order|product|ticket|agent|item|purchase|booking|appointment|service|case|customer|requester|"
    r"visit|delivery|course|event|user|stay|trip",
    re.IGNORECASE,
)


@rule(
    "STRUCT032",
    Severity.NOTICE,
    "training: use the name and the specific product or service",
    kinds=(Kind.FEEDBACK_REQUEST,),
    full_mails=True,
)
def feedback_not_personal(document: Document) -> Iterator[Spot]:
    """Once where no placeholder holds a name, an order or a product."""
    if not holds(document, _NAMES):
        yield Spot(lead(document))
