"""Finds how a mail greets and how it signs off."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.template.document import MASK, Document, Format, Kind, Text
from checks.template.offsets import Span

_HELLO = re.compile(
    rf"(?:^|(?<=[.!?:>)]\s)|(?<={MASK})|(?<={MASK}\s))"
    r"[ \t*_#>\"'(-]{0,40}(?P<words>(?:hi|hello|hey|heya|hiya|howdy|dear|greetings|"
    r"welcome|good\s+"
    r"(?:morning|afternoon|evening|day)|to\s+whom|thank\s+you|thanks|many\s+thanks|congratulations|great\s+"
    r"(?:question|news)|good\s+(?:question|news)|happy\s+\w+day|hallo|bonjour|hola)\b|"
    rf"(?:{MASK}{{1,200}}|\[[^\]\n]{{1,40}}\])[ \t*]{{0,9}}[,!:-])",
    re.IGNORECASE | re.MULTILINE,
)
_BYE = re.compile(
    r"\b(?:(?:kind|best|warm|warmest|kindest|with\s+(?:kind\s+|best\s+|warm\s+)?)\s*regards|regards|"
    r"(?:best|warm|warmest|kind|kindest|good|many)\s+wishes|(?:[\w-]{2,12}\s+)?greetings(?=,|\s*$)|"
    r"all\s+the\s+best|sincerely|yours\s+(?:truly|faithfully)|respectfully|cordially|cheers|"
    r"thanks(?:\s+(?:again|so\s+much|a\s+lot|in\s+advance))?|thank\s+you|many\s+thanks|warmly|take\s+care|"
    r"apologies|(?:talk|speak|see\s+you)\s+soon|have\s+a\s+(?:\w+\s+)?(?:day|week|weekend|evening|one)|"
    r"happy\s+(?:\w+ing|\w+days?)|enjoy|good\s+luck|love|yours)\b|"
    rf"^[ \t>*_-]{{0,9}}best[ \t]*[,.!]?[ \t]*$|\b(?:the|your)\s+[^.!?\n]{{0,60}}?\bteam\b|"
    rf"^[^.!?\n]{{0,60}}\b(?:team|support|service|staff|crew)[ \t*_.]{{0,9}}$|^--[ \t]?$|"
    rf"^[—–-]{{1,2}}[ \t]?[A-Z\[{MASK}]",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"agent|signature|footer|sender|current_user|your[ _]?name|staff|team|from_name|sign_?off", re.IGNORECASE
)
_LAST_LINE = re.compile(rf"(?<=\n)[ \t]{{0,9}}(?:{MASK}|\[[^\]\n]{{1,40}}\]$)[^\n.!?]{{0,200}}\Z")
_TWO_LINES = re.compile(r"\n[ \t]{0,9}[^\n.!?:;]{2,40},[ \t]{0,9}\n{1,2}[ \t]{0,9}[^\n.!?:;]{2,60}\Z")
"""“See you at the lake,” and a name beneath."""
_GREETS = re.compile(r"greet|salutation|opening|intro", re.IGNORECASE)
_NOTE = re.compile(r"\s*(?:#{1,4}\s|[*_]{0,2}(?:to|re|subject|from)[*_]{0,2}:)", re.IGNORECASE)
_NOTES = (
    "internal note",
    "internal use",
    "internal only",
    "do not send",
    "note to agent",
    "notes for you",
    "note to the team",
)
_BULK = ("unsubscribe", "all rights reserved", "©", "in your browser", "in the browser")
"""What stands in newsletters and in the frames of notices."""
_FRAME = re.compile(r"\{\{\s{0,9}[#>]\s{0,9}>?\s{0,9}@?[\w-]{0,60}(?:partial|layout)", re.IGNORECASE)
"""A part that another file wraps, perhaps with a greeting."""
WORDS = 25
HEAD, TAIL = 200, 320
"""Characters of prose with a greeting and a sign-off; in HTML a header and a footer are around them."""
IN_HTML = 5
FRAME_AT = 3000


@lru_cache(maxsize=16)
def greeting(document: Document) -> Span | None:
    """Where in the body the greeting stands, by offsets in its text; None without one."""
    text = document.body.masked
    end = _limit(text, HEAD * _wide(document))
    if found := _HELLO.search(text, 0, end):
        return Span(*found.span("words"))
    return _placeholder(document, _GREETS, 0, end)


@lru_cache(maxsize=16)
def sign_off(document: Document) -> Span | None:
    """Where in the body the last words of thanks, regards or a name stand; None without any."""
    text = document.body.masked.rstrip()
    start = max(0, len(text) - TAIL * _wide(document))
    if found := _BYE.search(text, start):
        return Span(*found.span())
    if end := _LAST_LINE.search(text, start) or _TWO_LINES.search(text, max(start, len(text) - 130)):
        return Span(*end.span())
    return _placeholder(document, _SIGNATURE, start, len(text))


def is_whole_mail(document: Document) -> bool:
    """Whether a person expects a greeting and an end: 25 words, no note, newsletter or part of a mail."""
    text = document.body
    return (
        text.words >= WORDS
        and document.kind not in (Kind.NOTIFICATION, Kind.INTERNAL_NOTE, Kind.REVIEW_REPLY)
        and _stands_alone(document)
        and not _NOTE.match(text.masked)
        and not _says_so(text.masked.lower())
        and not _FRAME.search(document.source, 0, FRAME_AT)
    )


def _says_so(text: str) -> bool:
    return any(words in text for words in (*_BULK, *_NOTES))


def _stands_alone(document: Document) -> bool:
    """A single paragraph without subject, kind, greeting and end is a piece that a help desk wraps."""
    return bool(
        len(document.body.paragraphs) > 1
        or document.kind
        or document.subject
        or document.declared.subject
        or greeting(document)
        or sign_off(document)
    )


def _wide(document: Document) -> int:
    return IN_HTML if document.format is Format.HTML else 1


def _limit(text: str, shown: int) -> int:
    """The offset before which so many characters are prose and no placeholder."""
    at = shown
    while at < len(text) and (prose := at - text.count(MASK, 0, at)) < shown:
        at += shown - prose
    return at


def _placeholder(document: Document, names: re.Pattern[str], start: int, end: int) -> Span | None:
    for one in document.placeholders:
        if names.search(one.raw) and (at := document.body.plain.find(one.raw, start, end)) >= 0:
            return Span(at, at + len(one.raw))
    return None


def lead(document: Document) -> Span:
    """In the source, the first sentence after the greeting: where what is missing would stand."""
    text = document.body
    hello = greeting(document)
    sentences = [one for one in text.sentences if _is_prose(text, one.start, one.end)]
    after = [one for one in sentences if hello is None or one.start > hello.start]
    for one in (after or sentences or text.sentences)[:1]:
        return text.source(one.start, one.end)
    return text.source(0, 0)


def _is_prose(text: Text, start: int, end: int) -> bool:
    return len(text.masked[start:end].replace(MASK, "").split()) > 2
