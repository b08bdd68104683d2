"""The line beside the subject in the inbox is filled with “View in browser”."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.looks import looks
from checks.template.html.mail import CODE, inner_source, is_whole, letters_in
from checks.template.rule import Spot, rule

_NOTHING = re.compile(
    r"\b(?:view|see|read|open|show)\b[^.\n]{0,40}\b(?:in|with|on)\b[^.\n]{0,15}\b(?:browser|web|website)\b|"
    r"\b(?:view|read|see|open) (?:(?:this|it|the|e-?mail|message|newsletter|version) ){0,3}online\b|"
    r"\b(?:web|online|browser|mobile) version\b|"
    r"\b(?:trouble|problems?|difficult\w*) (?:viewing|reading|seeing)\b|"
    r"\b(?:can'?t|cannot|can not|unable to) (?:see|view|read)\b|"
    r"\b(?:not|isn'?t) display\w* (?:correctly|properly|right)|"
    r"\bunsubscribe\b|\badd us to your (?:address|contacts)|\bhome\s*\|",
    re.IGNORECASE,
)
_SHOWN = 90


@rule("HTML014", Severity.NOTICE, "how inboxes show a mail's first words", full_mails=True)
def no_preheader(document: Document) -> Iterator[Spot]:
    """No hidden line at the top, and the first 90 characters are about the mail itself."""
    text = document.body
    if not is_whole(document) or not text:
        return
    start = len(text.masked) - len(text.masked.lstrip())
    found = _NOTHING.search(text.masked, start, start + _SHOWN)
    if found and not _has_preheader(document, text.source(*found.span()).start):
        yield Spot(text.source(*found.span()), {"words": " ".join(found[0].split())})


def _has_preheader(document: Document, before: int) -> bool:
    for element, look in looks(document).items():
        if element.span.start > before:
            return False
        if (look.hidden or element.is_hidden or look.size == 0) and _says(document, element):
            return True
    return False


def _says(document: Document, element: Element) -> bool:
    inner = inner_source(document, element)
    return letters_in(inner) > 5 or bool(CODE.search(inner))
