"""Recognises who does not want an answer, by the address and by the words."""

from __future__ import annotations

import re

_LOCAL = re.compile(
    r"(?:\A|(?<=[._+-]))(?:no[._-]?reply|no[._-]?replies|no[._-]?response|no[._-]?answer|noreply\d*"
    r"|(?:do|does)[._-]?not[._-]?(?:reply|respond|answer)|dont[._-]?(?:reply|respond)|unmonitored)(?![^._+-])",
    re.IGNORECASE,
)
_MAIL = r"(?:e-?mails?|messages?|notifications?|address|mail)"
_PLACE = r"(?:mailbox|inbox|(?:e-?mail\s+)?address|e-?mail|account)"
_WORDS = re.compile(
    rf"\b(?:please\s+)?(?:do\s+not|don't|kindly\s+do\s+not)\s+(?:directly\s+)?(?:reply|respond|write(?:\s+back)?|answer)"
    rf"\s+(?:(?:directly|back)\s+)?(?:to|on)\s+this\s+(?:automated\s+|automatic\s+)?{_MAIL}"
    rf"|\byou\s+(?:can\s?not|can't|are\s+(?:not\s+able|unable)\s+to)\s+(?:reply|respond)\s+to\s+this\s+{_MAIL}"
    rf"|\b(?:replies|responses|answers)\s+(?:sent\s+)?to\s+this\s+{_MAIL}\s+(?:are|will)\s+(?:not|never)(?:\s+be)?\s+"
    r"(?:read|monitored|answered|seen|received|checked|delivered|processed)"
    rf"|\bthis\s+(?:is\s+an?\s+)?(?:{_PLACE}\s+is\s+)?(?:unmonitored|unattended|not\s+monitored|never\s+monitored"
    rf"|not\s+(?:read|checked|attended))(?:\s+{_PLACE})?",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|unless|until|when|suspicious|phishing|scam)\b", re.IGNORECASE)


def is_no_reply(local_part: str) -> bool:
    """Whether what stands before the @ says that nobody reads the answer."""
    return _LOCAL.search(local_part) is not None


def words_against_answers(sentence: str) -> re.Match[str] | None:
    """The words of a sentence that forbid an answer, outside of a condition."""
    found = _WORDS.search(sentence)
    return None if found is None or _CONDITION.search(sentence) else found
