"""A short mail around one picture that is a link."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import content_images, count_letters, has_slot
from checks.template.rule import Spot, rule

_LETTERS = 400


@rule(
    "SPAM002",
    Severity.WARNING,
    "SpamAssassin and Rspamd HTML_SHORT_LINK_IMG",
    preview=True,
    languages=(),
)
def short_html_linked_image(document: Document) -> Iterator[Spot]:
    """Little text, a large picture in a link, and no link with words."""
    if document.html is None or document.body.words > _LETTERS:
        return
    linked = [one for one in content_images(document) if one.inside("a")]
    if not linked or has_slot(document) or count_letters(document.body.masked) >= _LETTERS:
        return
    if not any(_has_words(document, one) for one in document.html.all("a")):
        yield Spot(linked[0].span)


def _has_words(document: Document, link: Element) -> bool:
    return bool(document.body.masked[link.text.start : link.text.end].strip())
