"""A new mail pretends to be an answer."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.subject.openers import OPENS

_PREFIX = re.compile(
    r"\s{0,9}(?:(?:re|aw|fwd?|wg|sv|vs|antw|tr|rif|odp)(?:\[\d{1,2}\])? ?:\s{0,9}){1,5}", re.IGNORECASE
)
FIRST = (Kind.FEEDBACK_REQUEST, Kind.ACKNOWLEDGEMENT, Kind.NOTIFICATION)
"""Mails of these kinds begin a thread."""


@rule("SUBJ005", Severity.WARNING, "SpamAssassin: FAKE_REPLY_C", languages=())
def fake_reply_prefix(document: Document) -> Iterator[Spot]:
    """A reply mark where the kind begins a thread, or where the subject does and no kind is declared. An
    acknowledgement that quotes the customer's own subject, a placeholder, is an answer to it.
    """
    subject = document.subject
    found = _PREFIX.match(subject.masked) if subject else None
    if subject is None or found is None or not _begins_a_thread(document, subject.masked[found.end() :]):
        return
    if _quotes_the_customer(document, found.end()):
        return
    span = subject.source(*found.span())
    fix = Fix(f"Delete “{found[0].strip()}”", (Edit(span, ""),), safe=True)
    yield Spot(span, {"prefix": found[0].strip()}, fix)


def _begins_a_thread(document: Document, rest: str) -> bool:
    return document.kind in FIRST if document.kind else OPENS.match(rest) is not None


def _quotes_the_customer(document: Document, at: int) -> bool:
    if document.subject is None or document.kind is not Kind.ACKNOWLEDGEMENT:
        return False
    start = document.subject.source(at, at).start
    return any(
        one.span.start >= start and re.search(r"subject|title", one.name, re.IGNORECASE)
        for one in document.placeholders
        if one.span.start < document.subject.source(0, len(document.subject.plain)).end
    )
