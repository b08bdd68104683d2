"""Reads bounces that are plain words: qmail, old Exim and Exchange, and services with their own form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

READ = 32 * 1024
SAID = 2000
SENDERS = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon", "bounce", "microsoftexchange")
LATE = (
    "delayed", "delay)", "warning:", "warning message only", "this is a warning", "still trying",
    "will be retried", "will keep trying", "will continue to", "not yet been delivered",
    "delivery attempts will continue", "will retry", "has not been able to deliver", "we'll keep trying",
)  # fmt: skip
"""Words of a mail that is on its way still."""
OVER = (
    "permanent error", "permanent failure", "fatal error", "giving up", "given up", "could not be delivered",
    "undeliver", "delivery has failed", "delivery failed", "wasn't able to deliver", "unable to deliver",
    "couldn't be delivered", "failure notice", "returned to sender", "did not reach",
)  # fmt: skip
RETURNED = (
    "--- below this line is a copy", "------ this is a copy of", "--- begin of original",
    "original message headers", "------- the original message", "-----original message",
    "--- enclosed is a copy", "--- mail headers",
)  # fmt: skip
"""Where the returned mail begins, whose words are none of the server's."""
_REPLY = re.compile(r"(?<![\d.])[#(]?([45]\d\d)[ \-:](?=[ \-:#]*[^\s\d]|[ \-:#]*\d\.\d)", re.ASCII)
_STATUS = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.]*\d)", re.ASCII)
_ADDRESS = re.compile(r"<?([\w!#$%&'*+/=?^`{|}~.-]{1,64}@[\w.-]{3,200}\w)>?", re.ASCII)
_HOST = re.compile(r"(?:host|server|remote|mta|generating server)[ :]+([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """`said`: the words of the server that refused; `recipient` and `by` "" where nothing names them."""

    recipient: str
    said: str
    by: str


def is_from_a_server(sender: str) -> bool:
    """Whether a From is of those that mail servers write bounces under."""
    local = parseaddr(sender)[1].lower().partition("@")[0]
    return local.startswith(SENDERS)


def failure(subject: str, text: str) -> Told | None:
    """What failed for good, by a subject and a text; None where nothing did, or it is only late."""
    body = _own_words(text[:READ])
    low = f"{subject} {body}".lower()
    if any(word in low for word in LATE) or not any(word in low for word in OVER):
        return None
    said = _reply(body)
    if not said:
        return None
    address, host = _ADDRESS.search(body), _HOST.search(body)
    return Told(address.group(1).lower() if address else "", said, host.group(1).lower() if host else "")


def one_line(text: str) -> str:
    """Without what breaks lines or cannot be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _own_words(text: str) -> str:
    low = text.lower()
    ends = [at for mark in RETURNED if (at := low.find(mark)) >= 0]
    return text[: min(ends, default=len(text))]


def _reply(body: str) -> str:
    """From the reply code on to the next blank line; else the line that has an enhanced status."""
    paragraphs = re.split(r"\n[ \t]*\r?\n", body.replace("\r\n", "\n"))
    for paragraph in paragraphs:
        if found := _REPLY.search(paragraph):
            return one_line(paragraph[found.start(1) :])[:SAID]
    for line in body.splitlines():
        if found := _STATUS.search(line):
            return one_line(line[found.start() :])[:SAID]
    return ""
