"""A mail of support that nobody can answer."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.correspondents import Correspondent, replies_to, sender_of
from checks.template.document import Document, Kind
from checks.template.headers.no_reply import is_no_reply, words_against_answers
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

ANSWERS = frozenset({
    Kind.COMPLAINT, Kind.APOLOGY, Kind.BAD_NEWS, Kind.INFO_REQUEST, Kind.RESOLUTION, Kind.FOLLOW_UP,
    Kind.HOW_TO, Kind.FEEDBACK_REQUEST,
})  # fmt: skip
_HINT = re.compile(r"reply|repl|respon|answer|monitored|unattended|write", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:one[- ]time|verification|security|log-?in|sign-?in|confirmation|access)\s+(?:pass)?code\b|\bOTP\b",
    re.IGNORECASE,
)


@rule("HDR002", Severity.WARNING, "training: leave room for an answer", languages=())
def no_reply_sender(document: Document, settings: Settings, language: str) -> Iterator[Spot]:
    """From is such an address and Reply-To is no better; or a reply says so. Mails with a code are spared."""
    sender = sender_of(document, settings)
    if _is_shut(sender) and not _CODE.search(document.body.masked):
        answers = replies_to(document)
        if sender is not None and (answers is None or _is_shut(answers)):
            yield Spot(sender.span, {"words": sender.address})
    if document.kind in ANSWERS and language in ("", "en"):
        yield from _in_words(document)


def _is_shut(one: Correspondent | None) -> bool:
    return one is not None and is_no_reply(one.local_part)


def _in_words(document: Document) -> Iterator[Spot]:
    text = document.body
    if not _HINT.search(text.masked):
        return
    for sentence in text.sentences:
        if found := words_against_answers(text.of(sentence)):
            start = sentence.start + found.start()
            yield Spot(text.source(start, start + len(found[0])), {"words": " ".join(found[0].split())})
