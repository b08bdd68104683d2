"""The end of the subject is cut off."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rendering import shown
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("SUBJ002", Severity.NOTICE, "phones show about 40 characters, desktops about 60", languages=())
def subject_too_long(document: Document, settings: Settings) -> Iterator[Spot]:
    """With typical values in the place of placeholders, as a customer would see it."""
    if document.subject is None:
        return
    length = len(shown(document.subject, document, settings).strip())
    if length > settings.subject_characters:
        facts = {"length": length, "most": settings.subject_characters}
        yield Spot(document.subject.source(0, len(document.subject.plain)), facts)
