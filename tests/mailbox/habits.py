"""What a provider's IMAP server can and will do, and the ways in which one misbehaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """DOWN hangs up at once; BUSY greets with BYE; SILENT says nothing; DRIP one octet at a time."""

    NONE = ""
    DOWN = "down"
    BUSY = "busy"
    SILENT = "silent"
    DRIP = "drip"
    HUGE_LITERAL = "huge literal"
    ENDLESS_LINE = "endless line"
    FLOOD = "flood"
    NUL = "nul octets"
    WRONG_TAG = "wrong tag"
    DEEP = "deep nesting"
    MANY_FOLDERS = "100,000 folders"
    ODD_NAMES = "odd folder names"
    EARLY_ANSWERS = "answers put in before TLS"
    FALSE_UIDS = "100,000 messages claimed"
    NO_SEARCH = "search refused"
    NO_JUNK = "spam folder cannot be opened"
    UNASKED = "answers nobody asked for"
    LINGERS = "no answer to good-bye"
    DROPS = "hangs up in the middle"


@dataclass(frozen=True, slots=True)
class Habits:
    """`special_use`: LIST names \\Junk unasked; `asked_use`: only to who asks for it.

    `header_search`: unknown headers are searched too; `message_ids`: HEADER Message-ID finds. `index`: what
    came is found by its text; else only later, as the index lags behind. `starttls`: offered, and a password
    before it is refused. `partial`: FETCH keeps to <0.1000>. `passwords`: whether any will do at all.
    """

    special_use: bool = True
    asked_use: bool = False
    xlist: bool = False
    gmail: bool = False
    announces: bool = True
    header_search: bool = True
    message_ids: bool = True
    index: bool = True
    starttls: bool = False
    passwords: bool = True
    partial: bool = True
    delimiter: str = "/"

    def capabilities(self, is_secure: bool) -> str:
        """The CAPABILITY line's words."""
        words = ["IMAP4rev1", "UIDPLUS", "SASL-IR", "AUTH=XOAUTH2"]
        words += ["STARTTLS", "LOGINDISABLED"] if self.starttls and not is_secure else []
        words += ["LOGINDISABLED"] if not self.passwords else ["AUTH=PLAIN"]
        words += ["SPECIAL-USE"] * (self.special_use or self.asked_use) + ["XLIST"] * self.xlist
        words += ["LIST-EXTENDED"] * self.asked_use
        return " ".join(words + ["X-GM-EXT-1"] * self.gmail + ["ID"] * self.announces)


GMAIL_HABITS = Habits(gmail=True)
OUTLOOK_HABITS = Habits(special_use=False, header_search=False, passwords=False)
