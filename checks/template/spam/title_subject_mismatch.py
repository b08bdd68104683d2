"""The title inside the mail belongs to another one."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,200}\}\}|\{%[^%]{0,200}%\}|<%[^%]{0,200}%>|[$#%]\{[^{}]{0,200}\}|\*\|[^|]{0,99}\|\*"
)
_TITLE = re.compile(r"[^<]{0,1000}")
LONG_ENOUGH = 3
UNLIKE = 0.2
COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "our",
        "re",
        "the",
        "this",
        "to",
        "we",
        "you",
        "your",
        "with",
    ]
)


@rule("SPAM003", Severity.NOTICE, "SpamAssassin: HTML_TITLE_SUBJ_DIFF", languages=())
def title_subject_mismatch(document: Document) -> Iterator[Spot]:
    """Both have three words or more and hardly a letter in common; placeholders do not count."""
    if document.html is None or not document.subject:
        return
    for element in document.html.all("title"):
        found = _TITLE.match(document.source, element.span.end)
        title, subject = _words(found[0] if found else ""), _words(document.subject.plain)
        if min(len(title), len(subject)) < LONG_ENOUGH or _alike(title, subject) or element.inside("svg"):
            continue
        span = Span(element.span.end, found.end() if found else element.span.end)
        says = document.subject.plain.strip()
        fix = Fix("Copy the subject", (Edit(span, says),), safe=not re.search(r"[<&]", says))
        yield Spot(span, {"title": " ".join(document.source[span.start : span.end].split())}, fix)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _PLACEHOLDER.sub(" ", text).lower())


def _alike(title: list[str], subject: list[str]) -> bool:
    shared = ({*title} & {*subject}) - COMMON
    ratio = SequenceMatcher(None, " ".join(title)[:300], " ".join(subject)[:300], autojunk=False).ratio()
    return bool(shared) or ratio >= UNLIKE * 2
