"""Words in capitals, one after the other."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.acronyms import KNOWN
from checks.template.document import Document, Text
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_RUN = re.compile(r"\b[A-Z][A-Z']{1,20}(?:[ ,]{1,2}[A-Z][A-Z']{0,20}){1,40}\b(?![\d_-])")
LABEL = 4
"""Words; a line of so many in capitals is a sentence."""
LOUD = 4
"""Letters of a word that shouts; two of these make a shout."""
SHORT = frozenset({"DO", "NOT", "NO", "ALL", "ANY", "NOW", "YOU", "YOUR", "MUST"})
"""Short words that shout beside a long one: DO NOT REPLY."""
_HEADING = re.compile(r"[#*_=\- ]{0,5}[A-Z0-9][^a-z\n.!]{3,80}[*_=: -]{0,5}")
"""A line in capitals, which is no sentence; plain text has nothing else to set a heading with."""
_CODE = re.compile(
    r"\b(?:(?:code|key|number|serial|reference|password|pin|voucher|coupon)(?: is|:) |\d{3} )$", re.IGNORECASE
)


@rule("CLAR007", Severity.WARNING, "training: capitals read as shouting", "SpamAssassin: SUBJ_ALL_CAPS")
def shouting(document: Document) -> Iterator[Spot]:
    """Two words or more of four letters or more; known short forms do not count, nor do labels."""
    labels = {(link.shown.start, link.shown.end) for link in document.links}
    for text in document.texts():
        for found in _RUN.finditer(text.masked):
            words = re.findall(r"[A-Z']+", found[0])
            loud = [word for word in words if len(word.replace("'", "")) >= LOUD and word not in KNOWN]
            stressed = len(loud) + any(word in SHORT for word in words) if loud else 0
            if (
                stressed >= 2
                and not _CODE.search(text.masked, max(0, found.start() - 30), found.start())
                and found.span() not in labels
                and not _is_label(text, *found.span())
                and not any(one.start <= found.start() < one.end for one in _headings(text))
            ):
                yield _spot(text, found, words)


def _headings(text: Text) -> list[Span]:
    """Paragraphs of a line in capitals, where there are two or more; and what is declared, to be signed."""
    lines = [one for one in text.paragraphs if _HEADING.fullmatch(text.masked, one.start, one.end)]
    declared = [one for one in text.paragraphs if "HEREBY" in text.masked[one.start : one.end]]
    return (lines if len(lines) > 1 else []) + declared


def _is_label(text: Text, start: int, end: int) -> bool:
    """A line of its own without an end mark: a heading, or a name in a signature or an address."""
    line_end = text.masked.find("\n", end)
    after = text.masked[end : len(text.masked) if line_end < 0 else line_end].strip()
    before = text.masked[text.masked.rfind("\n", 0, start) + 1 : start].strip("#*_-=.) \t0123456789")
    is_short = text.masked.count(" ", start, end) < LABEL - 1 and len(text.masked) > end - start
    if after.startswith(":") and before.isupper() and len(before.split()) < LABEL:
        return is_short  # CUSTOMER E-MAIL ADDRESS:
    return is_short and not before and (not after.strip(":*_-= ") or after.startswith(":"))


def _spot(text: Text, found: re.Match[str], words: list[str]) -> Spot:
    span = text.source(*found.span())
    if any(word in KNOWN for word in words) or "I" in words:
        return Spot(span, {"words": found[0]})
    before = text.masked[: found.start()].rstrip(" ")[-1:]
    starts = before in ("", *".!?\n:")
    calm = found[0].capitalize() if starts else found[0].lower()
    fix = Fix(f"Write “{calm}”", (Edit(span, calm),))  # a name among the words would lose its capital
    return Spot(span, {"words": found[0]}, fix if span.end - span.start == len(calm) else None)
