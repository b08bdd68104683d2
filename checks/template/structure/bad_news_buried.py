"""The bad news comes late."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule

WORDS, PARAGRAPHS = 90, 3
"""So many words, or paragraphs with the greeting, may stand before the news."""
_NEWS = re.compile(
    r"\b(?:unfortunately|regret\s+to|cannot|can't|can\s+not|unable\s+to|not\s+able\s+to|won't|will\s+not|"
    r"declined|rejected|refused|denied|"
    r"not\s+(?:possible|available|eligible|approved)|sold\s+out|out\s+of\s+stock|discontinued|no\s+longer|"
    r"decided\s+not|have\s+to\s+close)\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT023",
    Severity.NOTICE,
    "training: be prompt and direct",
    kinds=(Kind.BAD_NEWS,),
    preview=True,
    full_mails=True,
)
def bad_news_buried(document: Document) -> Iterator[Spot]:
    """Where the first words of refusal stand, after more than 90 words or three paragraphs."""
    text = document.body
    news = _NEWS.search(text.masked)
    if news is None:
        return
    words = len(text.masked[: news.start()].split())
    paragraph = sum(1 for one in text.paragraphs if one.end <= news.start())
    if words > WORDS or paragraph > PARAGRAPHS:
        yield Spot(text.source(*news.span()), {"words": news[0], "before": words})
