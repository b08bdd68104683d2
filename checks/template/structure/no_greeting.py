"""A mail begins without a greeting."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Format
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.structure.openings import greeting, is_whole_mail, lead


@rule(
    "STRUCT001",
    Severity.NOTICE,
    "training: create a uniform introduction and ending",
    full_mails=True,
)
def no_greeting(document: Document) -> Iterator[Spot]:
    """Once for a mail of 25 words or more; internal notes and notices are no mails to a person."""
    if greeting(document) is None and is_whole_mail(document):
        yield Spot(lead(document), {}, _fix(document))


def _fix(document: Document) -> Fix | None:
    if document.format is Format.HTML:
        return None
    start = document.body.source(0, 0).start
    return Fix("Begin with “Hello,”", (Edit(Span(start, start), "Hello,\n\n"),))
