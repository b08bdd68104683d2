"""What the mailboxes of the test server hold: accounts, folders, messages."""

from __future__ import annotations

import email
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header, make_header
from functools import cached_property

DOVECOT = {"INBOX": "", "Junk": r"\Junk", "Sent": r"\Sent", "Trash": r"\Trash"}
"""Folder -> its special use, as a mailbox is made with."""
GMAIL = {
    "INBOX": "",
    "[Gmail]": r"\Noselect",
    "[Gmail]/All Mail": r"\All",
    "[Gmail]/Spam": r"\Junk",
    "[Gmail]/Trash": r"\Trash",
}
OUTLOOK = {"INBOX": "", "Junk Email": "", "Sent Items": "", "Deleted Items": ""}
YAHOO = {"INBOX": "", "Bulk": "", "Sent": "", "Trash": ""}
CPANEL = {"INBOX": "", "INBOX.spam": "", "INBOX.Sent": ""}


@dataclass
class HeldMessage:
    """`tab`: Gmail's category, "" for none; `flags` change only by what a client does."""

    uid: int
    raw: bytes
    at: datetime
    tab: str = ""
    flags: set[str] = field(default_factory=set)

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, value unfolded and as people read it), in order."""
        parsed = email.message_from_bytes(self.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        return tuple((name.lower(), " ".join(_decoded(str(value)).split())) for name, value in parsed.items())

    def values(self, name: str) -> tuple[str, ...]:
        """Each value of a header."""
        return tuple(value for key, value in self.headers if key == name.lower())


@dataclass
class HeldFolder:
    """`use`: its attribute of RFC 6154, or \\Noselect, "" for none."""

    name: str
    use: str = ""
    messages: list[HeldMessage] = field(default_factory=list)
    next_uid: int = 1


@dataclass
class Held:
    """One account. `token`: what XOAUTH2 takes, "" for none."""

    user: str
    password: str
    token: str
    folders: dict[str, HeldFolder]

    def put(self, raw: bytes, folder: str, tab: str = "", at: datetime | None = None) -> int:
        """Deliver a message, as a mail server would; its UID."""
        if folder not in self.folders:
            self.folders[folder] = HeldFolder(folder)
        box = self.folders[folder]
        uid, box.next_uid = box.next_uid, box.next_uid + 1
        content = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        box.messages.append(HeldMessage(uid, content, at or datetime.now(UTC), tab))
        return uid


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
