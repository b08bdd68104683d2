"""The end of the subject is cut off."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Role
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

TYPICAL = 8
"""Characters of what stands in for a placeholder: a name, a number."""


@rule("SUBJ002", Severity.NOTICE, "phones show about 40 characters, desktops about 60", languages=())
def subject_too_long(document: Document, settings: Settings) -> Iterator[Spot]:
    """With typical values in the place of placeholders, as a customer would see it."""
    if document.subject is None:
        return
    length = _length(document)
    if length > settings.subject_characters:
        facts = {"length": length, "most": settings.subject_characters}
        yield Spot(document.subject.source(0, len(document.subject.plain)), facts)


def _length(document: Document) -> int:
    """Of what the customer sees: a name of some letters for each placeholder, nothing for statements."""
    subject = document.subject
    if subject is None:
        return 0
    whole = subject.source(0, len(subject.plain))
    inside = [one for one in document.placeholders if whole.start <= one.span.start < whole.end]
    hidden = sum(one.span.end - one.span.start for one in inside)
    return (
        len(subject.plain) - hidden + TYPICAL * sum(one.role in (Role.OUTPUT, Role.FILL_IN) for one in inside)
    )
