"""A link whose words say nothing of where it leads ("click here")."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Link
from checks.template.rule import Spot, rule

_DO = (
    r"(?:(?:just|simply|please)\s+)?"
    r"(?:click|tap|press|go|see|look|check|find|read|follow|use|visit|open|view|get)"
)
_WHAT = (
    r"(?:link|button|page|site|website|web\s?page|web\s?site|url|address|article|post|guide|document|file)"
)
_VAGUE = re.compile(
    rf"(?:{_DO}\s+)?(?:(?:on|at|to|in|over|out|it|right)\s+){{0,2}}(?:here|this|it)"
    rf"|(?:{_DO}\s+)?(?:(?:on|to)\s+)?(?:this|that|the|our)\s+(?:following\s+)?(?:link|button|page|url|site|website)"
    rf"|{_DO}|link|more|(?:(?:see|view|show|get)\s+)?(?:(?:the|all|full|more)\s+)?details?|info|more\s+info(?:rmation)?"
    r"|(?:read|learn|see|view|find\s+out|show|discover|get|for|tell\s+me)\s+(?:me\s+)?more"
    r"(?:\s+(?:here|info(?:rmation)?|details))?"
    rf"|this\s+{_WHAT}|here\s+(?:and|or)\s+here|the\s+link(?:\s+(?:below|above))?|continue\s+reading|check\s+(?:it|this)\s+out",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\A[^\w{\[<%$#*]+|[^\w}\]>%*]+\Z")


@rule("LINK001", Severity.WARNING, "WCAG 2.2 §2.4.4")
def vague_link_text(document: Document) -> Iterator[Spot]:
    """The whole text of a link is such words; an address in prose, or a better name beside, is none."""
    for link in document.links:
        if link.is_bare or not link.text or len(link.text) > 60:
            continue
        words = _MARKS.sub("", link.text)
        if _VAGUE.fullmatch(words) and not _has_a_name(link):
            yield Spot(
                document.body.source(link.shown.start, link.shown.end), {"words": " ".join(words.split())}
            )


def _has_a_name(link: Link) -> bool:
    """Said to whoever hears the mail instead of seeing it."""
    return link.element is not None and " " in link.element.value("aria-label").strip()
