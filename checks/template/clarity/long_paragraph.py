"""A paragraph is a wall of text."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.branches import words_read
from checks.template.clarity.reading import words_in
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

MOST = 90
SHORTEST = 3
LINES = 40
"""Characters; lines that are shorter on average are a list or an address, not a wall."""


@rule("CLAR003", Severity.NOTICE, "training: short paragraphs")
def long_paragraph(document: Document, settings: Settings) -> Iterator[Spot]:
    """Lists are left alone, as are blocks of short lines."""
    text = document.body
    lists = [one.start for one in text.sentences if one.in_list]
    for paragraph in text.paragraphs:
        length = paragraph.end - paragraph.start
        if length < SHORTEST * MOST or any(paragraph.start <= at < paragraph.end for at in lists):
            continue
        shown = text.masked[paragraph.start : paragraph.end]
        if len(words_in(shown)) <= MOST or length / (shown.count("\n") + 1) <= LINES:
            continue
        count = words_read(document, paragraph.start, paragraph.end, settings)
        if count > MOST:
            yield Spot(text.source(paragraph.start, paragraph.end), {"count": count})
