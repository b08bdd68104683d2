"""A note to the linter that has no effect."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.evidence import Idle
from checks.template.rule import Edit, Fix, Spot, rule


@rule("META003", Severity.NOTICE, "ruff RUF100: notes without effect hide new faults", languages=())
def unused_suppression(idle: tuple[Idle, ...]) -> Iterator[Spot]:
    """Notes that name a rule which is silent here, or which there is not."""
    for one in idle:
        edits = tuple(Edit(span, "") for span in one.delete)
        yield Spot(one.span, {"problem": one.problem}, Fix("Delete it", edits, safe=True))
