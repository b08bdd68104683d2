"""A note for one's own people is part of what the customer reads."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind, Text
from checks.template.rule import Spot, rule

_WHO = r"(?:the |any |our )?(?:customers?|clients?|end.?users?|requesters?)\b"
_ANYWHERE = (
    r"\binternal (?:notes?|use|comments?|only|memo)(?: only)?\s{0,2}[:)\]*—–-]",
    r"\bfor internal (?:use|eyes|reference)(?: only)?\b|\binternal use only\b",
    r"\(internal\b[^()\n]{0,40}\)|[—–(\[-]\s?do not send\s?[)\]*]",
    rf"\bnot (?:to be )?(?:sent|shown|visible) to {_WHO}",
    rf"\b(?:do not|don't|never) (?:send|share|forward|show|paste) (?:this|it|that|these|the above)"
    rf"(?: \w+)? (?:to|with) {_WHO}",
    r"\b(?:do not|don't) (?:send|forward) to (?:the )?(?:customer|client)s?\b",
    r"\b(?:do not|don't) send (?:this|it) (?:until|unless|before|if|when|yet|out)\b",
    r"\bfor (?:support )?(?:agents?|staff|team)(?:'s)?(?: use| eyes)? only\b",
    r"[(\[]\s?(?:for )?(?:agents?|staff|team|employees) only\b",
    r"\(\s?use (?:this )?(?:when|if|only (?:when|if|for))\b",
    r"\bnot for (?:the )?(?:customer|client)s?(?=[.!)\]\n]|$)",
    r"\bagents? only\s?[:)\]*—–-]",
    r"\bnotes? (?:to|for) (?:the )?(?:agents?|self|staff|reps?|moderators?|support(?: team)?|sender)"
    r"\s?[:)—–-]",
    r"\b(?:delete|remove|fill in|replace|customi[sz]e) (?:this|these|the (?:above|below|brackets?|fields))"
    r"[^.!?\n]{0,40}\bbefore (?:sending(?! (?:us|your|it|the|them|back|in)\b)"
    r"|you send(?= ?[.!)\n])|you hit send)",
    r"\b(?:use|send|apply|pick|choose) (?:this|the) (?:\w+ )?"
    r"(?:macro|canned (?:response|reply)|saved reply|template (?:when|if|for|only))\b",
)
_AT_THE_START = (
    r"(?:agent|staff|csr|moderator|internal|macro|template|usage|escalation)"
    r" (?:notes?|instructions?|tips?|guidance|reminders?|guidelines?)",
    r"(?:team|support|admin) (?:notes?|instructions?)|note to (?:team|agents?|staff|self)",
    r"when (?:not )?to (?:use|send)(?: (?:this|it)(?: \w+)?)?|(?:use|send) (?:when|if|only when)|use case",
    r"(?:macro|template|snippet) (?:name|title|actions?|id|category)|set status to|tag with",
    r"(?:personali[sz]ation|customi[sz]ation) (?:notes?|tips?|checklist)|approval (?:required|needed)",
)
_WORDS_ANYWHERE = (
    "internal", "(use", "( use", "not for",
    "not sent", "not shown", "not visible", "not to be", "not send", "n't send",
    "not share", "n't share", "not forward", "n't forward", "not show", "n't show", "not paste",
    "n't paste", "never sen", "never sha", "never for", "never sho", "never paste", "s only",
    "agent only", "staff only", "team only", "use only", "eyes only", "note to", "notes to",
    "note for", "notes for", "before sending", "before you ", "this macro", "the macro", " canned ",
    "saved reply", "template ",
)  # fmt: skip
_WORDS_AT_THE_START = (
    "note", "instruction", "tip", "guidance", "reminder", "guideline", "to use", "to send",
    "use when", "use if", "use only when", "send when", "send if", "send only when", "use case",
    "macro", "template", "snippet", "set status to", "tag with", "approval",
)  # fmt: skip
"""One of these is in whatever the pattern finds; looking for them first is quick."""
_STARTS = rf"^[^\w\n]{{0,6}}(?:{'|'.join(_AT_THE_START)})\s?[*_]{{0,2}}\s?[:—–]"
_NOTES = (
    (_WORDS_ANYWHERE, re.compile("|".join(_ANYWHERE), re.IGNORECASE)),
    (_WORDS_AT_THE_START, re.compile(_STARTS, re.IGNORECASE | re.MULTILINE)),
)
_SPEAKS_OF = re.compile(
    r"\b(?:an?|the|this|your|our|each|every|marked|as|called|labell?ed)\s\W?$", re.IGNORECASE
)


@rule("VAR009", Severity.ERROR, "cx-macros-library: macros with notes for agents")
def internal_note_leak(document: Document) -> Iterator[Spot]:
    """Words for agents in the prose; template comments and front matter are no prose."""
    if document.kind is Kind.INTERNAL_NOTE:
        return
    for text in document.texts():
        for hints, pattern in _NOTES:
            if any(map(text.folded.__contains__, hints)):
                yield from _in_prose(text, pattern)


def _in_prose(text: Text, pattern: re.Pattern[str]) -> Iterator[Spot]:
    for found in pattern.finditer(text.masked):
        start = found.end() - len(found[0].lstrip(" \n*_>#-(["))
        if _SPEAKS_OF.search(text.masked, max(0, start - 12), start):
            continue
        shown = " ".join(text.masked[start : found.end()].rstrip(" *_:)—–-]").split())
        yield Spot(text.source(start, found.end()), {"words": shown})
