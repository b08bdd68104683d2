"""A part of the source cannot be read as it is meant."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule


@rule("META004", Severity.WARNING, "what this linter can read", languages=())
def faulty_source(document: Document) -> Iterator[Spot]:
    """Each fault that reading met: octets that are no UTF-8, marks without end, values that say nothing."""
    for fault in document.faults:
        briefly, _, rest = fault.says.partition(". ")
        facts = {"problem": fault.says, "briefly": briefly.rstrip(".")}
        yield Spot(fault.span, facts | ({"how": rest} if rest else {}))
