"""The system could not make a mail of the template."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.dialects import dialect_of
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.variables.expressions import can_be_read
from checks.template.variables.nesting import misplaced

MOST = 5000
"""Placeholders that are judged; a mail with more was made to be a burden."""
SHOWN = 80


@rule("VAR007", Severity.ERROR, "Shopify Liquid and Jinja: grammar of tags", languages=())
def template_syntax_error(document: Document) -> Iterator[Spot]:
    """A block without its end, an end without its block, a value that the system's engine cannot read."""
    placeholders = document.placeholders
    if len(placeholders) > MOST:
        first = placeholders[MOST]
        yield Spot(first.span, {"words": first.raw[:SHOWN], "problem": f"comes after {MOST} others"})
        return
    for one in misplaced(placeholders):
        yield Spot(one.placeholder.span, {"words": one.placeholder.raw[:SHOWN], "problem": one.problem})
    known = dialect_of(document)
    if known is None or not known.engine:
        return
    for each in placeholders:
        if not can_be_read(each, known.engine):
            facts = {"words": each.raw[:SHOWN], "problem": f"cannot be read by {known.name}"}
            yield Spot(each.span, facts)
