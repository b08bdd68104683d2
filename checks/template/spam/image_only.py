"""A mail is made of pictures, with hardly a word of text."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document
from checks.template.html.mail import content_images, count_letters, has_slot
from checks.template.rule import Spot, rule

_LETTERS_FOR_ONE = 100
_LETTERS_FOR_MANY = 250
_MANY = 3
_WORDS = 250
"""More of them have more letters in any case."""


@rule(
    "SPAM001",
    Severity.WARNING,
    "SpamAssassin HTML_IMAGE_ONLY, Rspamd R_SUSPICIOUS_IMAGES",
    languages=(),
)
def image_only(document: Document) -> Iterator[Spot]:
    """Large pictures beside so little text that hiding them leaves nothing to read."""
    if document.html is None or document.body.words > _WORDS:
        return
    images = content_images(document)
    if not images or has_slot(document) or _is_filled_in(document):
        return
    letters = count_letters(document.body.masked)
    if letters < (_LETTERS_FOR_MANY if len(images) >= _MANY else _LETTERS_FOR_ONE):
        yield Spot(images[0].span, {"letters": str(letters), "pictures": _count(len(images))})


def _count(number: int) -> str:
    return "a picture" if number == 1 else f"{number} pictures"


def _is_filled_in(document: Document) -> bool:
    """Whether a whole paragraph comes from a placeholder, so that we do not see the text."""
    body = document.body
    return any(
        MASK in (words := body.masked[one.start : one.end]) and not any(map(str.isalnum, words))
        for one in body.paragraphs
    )
