"""Characters that nobody sees, or letters of another script that look like ours."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_HIDDEN = re.compile(r"[\u200b\u2060\u2061-\u2064\ufeff\u200c\u200d]{1,40}")
_JOINS = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MIXED = re.compile(
    r"[^\W\d_]{0,30}(?:[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z])[^\W\d_]{0,30}"
)
_OTHER = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_ALONE = re.compile(r"[\u0370-\u03ff]")
SIGNS = frozenset("μΩπΔΣαβγλ")
"""Greek letters that stand before or behind Latin ones as signs: μm, kΩ."""


@rule(
    "SPAM006",
    Severity.WARNING,
    "Rspamd: URL_ZERO_WIDTH_SPACES, URL_RTL_OVERRIDE, R_MIXED_CHARSET",
    languages=(),
)
def invisible_or_mixed_script_characters(document: Document) -> Iterator[Spot]:
    """In prose and in addresses of links. What is written as an entity (&zwnj;) is meant, and fine."""
    for text in document.texts():
        for start, end, what, drop in _strange(text.plain):
            span = text.source(start, end)
            if not (drop and document.source.startswith("&", span.start)):
                yield _spot(span, what, drop)
    for link in document.links:
        if not link.is_bare:
            for _, _, what, _drop in _strange(link.target):
                yield _spot(link.span, what, drop=False)


def _strange(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Where, what it is, and whether it may simply be left out.

    Joined emoji, scripts that need such characters, and what fills up a preheader are none.
    """
    if text.isascii():
        return
    for found in _HIDDEN.finditer(text):
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        is_padding = not before.strip() and not after.strip()
        if not (is_padding or _JOINS.match(before) or _JOINS.match(after)):
            yield *found.span(), "a character that nobody sees", True
    if not _RIGHT_TO_LEFT.search(text):
        for found in _TURNS.finditer(text):
            yield *found.span(), "a sign that turns the text around", True
    for found in _MIXED.finditer(text) if _OTHER.search(text) else ():
        if not set(_ALONE.findall(found[0])) <= SIGNS or re.search(r"[\u0400-\u052f]", found[0]):
            yield *found.span(), f"letters of two scripts in one word (“{found[0]}”)", False


def _spot(span: Span, what: str, drop: bool) -> Spot:
    return Spot(span, {"what": what}, Fix("Delete it", (Edit(span, ""),), safe=True) if drop else None)
