"""A mail goes out without a subject."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import NOWHERE
from checks.template.rule import Spot, rule


@rule("SUBJ001", Severity.ERROR, "RFC 5322 §3.6.5", "SpamAssassin: MISSING_SUBJECT", languages=())
def missing_subject(document: Document) -> Iterator[Spot]:
    """A subject is there and empty; a macro, which answers in a thread, has none at all."""
    subject = document.subject
    if subject is not None and not subject:
        yield Spot(subject.source(0, len(subject.plain)) if subject.plain else NOWHERE)
