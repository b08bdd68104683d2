"""A note for one's own people is part of what the customer reads."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
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
_NOTE = re.compile(
    "|".join(_ANYWHERE) + rf"|^[^\w\n]{{0,6}}(?:{'|'.join(_AT_THE_START)})\s?[*_]{{0,2}}\s?[:—–]",
    re.IGNORECASE | re.MULTILINE,
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
        for found in _NOTE.finditer(text.masked):
            start = found.end() - len(found[0].lstrip(" \n*_>#-(["))
            if _SPEAKS_OF.search(text.masked, max(0, start - 12), start):
                continue
            shown = " ".join(text.masked[start : found.end()].rstrip(" *_:)—–-]").split())
            yield Spot(text.source(start, found.end()), {"words": shown})
