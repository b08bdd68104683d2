"""The whole message is longer than people read."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.branches import words_read
from checks.template.clarity.reading import words_in
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

OF_AN_ACKNOWLEDGEMENT = 120
GUIDES = (Kind.HOW_TO, Kind.NOTIFICATION)
"""They may be long: steps, and lists of what happened."""
STEPS = 4
"""So many list items make a guide of it."""


@rule("CLAR004", Severity.NOTICE, "training: short answers")
def long_message(document: Document, settings: Settings) -> Iterator[Spot]:
    """Words of prose; the place is where the limit is passed."""
    text = document.body
    is_short = document.kind is Kind.ACKNOWLEDGEMENT
    most = min(settings.message_words, OF_AN_ACKNOWLEDGEMENT) if is_short else settings.message_words
    steps = sum(one.in_list for one in text.sentences)
    if document.kind in GUIDES or steps >= STEPS or text.words <= most:
        return
    count = 0
    for one in text.sentences:
        before, count = count, count + len(words_in(text.of(one)))
        if before <= most < count:
            place = text.source(one.start, one.end)
    if count > most:
        count = min(count, words_read(document, 0, len(text.plain), settings))
    if count > most:
        yield Spot(place, {"count": count, "most": most})
