"""A survey that goes to many, with no way to say “no more of these”."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.correspondents import header
from checks.template.document import Document, Kind
from checks.template.offsets import Span
from checks.template.rule import Spot, rule

_WAY_OUT = re.compile(
    r"unsubscri|un-subscri|opt(?:ing)?[\s-]?out|sign\s+off|preferences?|manage\s+(?:your\s+)?(?:e-?mails?|notifications?"
    r"|subscriptions?)|(?:e-?mail|notification|subscription)s?\s+settings|stop\s+(?:getting|receiving|sending|these)"
    r"|no\s+longer\s+(?:want|wish)|(?:don't|do\s+not)\s+(?:want|wish)\s+to\s+(?:get|receive|hear)|remove\s+(?:me|yourself)"
    r"|abmelden|abbestellen|d[ée]sabonner|d[ée]sinscri|darse\s+de\s+baja|cancelar\s+(?:la\s+)?suscripci|disiscri|uitschrijven"
    r"|afmelden|avregistrera|afmeld",
    re.IGNORECASE,
)


@rule(
    "HDR007", Severity.WARNING, "RFC 8058", kinds=(Kind.FEEDBACK_REQUEST,), full_mails=True, languages=(),
)  # fmt: skip
def unsubscribe_missing(document: Document) -> Iterator[Spot]:
    """Of whole mails (a head, or a page of HTML): what an agent sends to one customer needs none."""
    sender = header(document, "From")
    is_whole = sender is not None or (document.html is not None and document.html.is_document)
    if not is_whole or header(document, "List-Unsubscribe") is not None:
        return
    if not _WAY_OUT.search(document.source):
        end = document.body.sentences[-1] if document.body.sentences else None
        yield Spot(document.body.source(end.start, end.end) if end else Span(0, 0))
