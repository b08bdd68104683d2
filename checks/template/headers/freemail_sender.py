"""A business that writes from a mailbox that anybody can get."""

from collections.abc import Iterator

from checks.model import Severity
from checks.providers.recognise import is_freemail
from checks.template.correspondents import replies_to, sender_of
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("HDR001", Severity.WARNING, "training: a business domain is trusted", languages=())
def freemail_sender(document: Document, settings: Settings) -> Iterator[Spot]:
    """From, and where that is not written out, Reply-To."""
    found = sender_of(document, settings) or replies_to(document)
    if found is not None and is_freemail(found.domain):
        yield Spot(found.span, {"address": found.address, "domain": found.domain})
