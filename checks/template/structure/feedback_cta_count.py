"""A request for feedback shows no way to answer, or too many."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind, Link, Placeholder, Role
from checks.template.offsets import Span
from checks.template.rule import Spot, rule
from checks.template.structure.cues import holds
from checks.template.structure.openings import lead

MOST = 2
_REPLY = re.compile(
    r"\b(?:reply|respond|answer)\s+(?:to\s+|by\s+|with\s+|in\s+)?(?:this|us|me|here|directly|mail|"
    r"e-?mail)|\b(?:just|simply|hit|by|can|please)\s+reply|reply(?:ing)?\s+(?:with|to)\b|"
    r"\b(?:tell|write|e-?mail|call|text)\s+(?:to\s+)?(?:us|me)\b|\blet\s+(?:us|me)\s+know\b|\b(?:click|"
    r"tap|press|scan)\b|(?:https?://|www\.)\S|\bwrite\s+back\b|\[[^\]\n]{0,30}(?:link|url|survey|button)",
    re.IGNORECASE,
)
_NAMES = re.compile(r"satisfaction|rating|survey|csat|nps|feedback|review|url|link|href", re.IGNORECASE)
_FOOTER = re.compile(
    r"unsubscrib|privacy|preferences|browser|terms|imprint|impressum|manage|facebook|twitter|x\.com|"
    r"instagram|linkedin|youtube|tiktok|"
    r"mailto:|tel:|help|support|contact|opt[- ]?out|logo|home",
    re.IGNORECASE,
)
_IS_LINK = re.compile(r"(?:^|[\s._-])(?:link|url|button)$", re.IGNORECASE)
"""A placeholder that will be a link: [survey link]."""
_RATING = re.compile(
    r"\W*(?:\d{1,2}|(?:very\s+|not\s+)?(?:good|great|bad|poor|okay|ok|happy|unhappy|satisfied|"
    r"dissatisfied|excellent|terrible|yes|no|likely|unlikely|neutral))?\W*",
    re.IGNORECASE,
)


@rule(
    "STRUCT031",
    Severity.WARNING,
    "training: incorporate a direct call to action",
    kinds=(Kind.FEEDBACK_REQUEST,),
    full_mails=True,
)
def feedback_cta_count(document: Document) -> Iterator[Spot]:
    """Once where there is no way to answer, or at the third of several."""
    ways = ways_to_answer(document)
    if len(ways) > MOST:
        second = list(ways.values())[MOST]
        yield Spot(second, {"count": len(ways)})
    elif not ways and not _REPLY.search(document.body.masked) and not holds(document, _NAMES):
        yield Spot(lead(document), {"count": "no"})


def ways_to_answer(document: Document) -> dict[str, Span]:
    """Where a customer can click to answer, by where it leads; a row of stars is one way."""
    ways: dict[str, Span] = {}
    for link in document.links:
        if not _FOOTER.search(f"{link.target} {link.text}"):
            ways.setdefault(_key(link), link.span)
    for one in _to_be_links(document):
        ways.setdefault(one.name.lower(), one.span)
    return ways


def _to_be_links(document: Document) -> Iterator[Placeholder]:
    """Placeholders outside of links that will be one, by their names."""
    for one in document.placeholders:
        is_named = one.role in (Role.FILL_IN, Role.OUTPUT) and _IS_LINK.search(one.name)
        within = any(link.span.start <= one.span.start < link.span.end for link in document.links)
        if is_named and not within and not _FOOTER.search(one.name):
            yield one


def _key(link: Link) -> str:
    if _RATING.fullmatch(link.text.strip()):
        return "rating"
    return re.sub(r"\d+", "", link.target.partition("?")[0].partition("#")[0]).rstrip("/").lower()
