"""One visit to a mailbox: which test mail is in the inbox, in a tab, in spam, or filed elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from checks.placement.record import Where
from deliverability.net.imap import INBOX, Envelope, Folder, Mailbox
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.seeds.folders import parts_of
from deliverability.seeds.matching import NAMES, Wanted, criteria, newest_that_fits, plain_criteria, since

RAW = 1024 * 1024
"""Octets that are kept of a mail."""
CANDIDATES = 20
"""So many of the newest mails that a search names are looked at."""
NEWEST = 50
"""So many are looked at where the search finds none."""
INBOX_TAB = "primary"
TABS = ("promotions", "social", "updates", "forums", INBOX_TAB)
"""Gmail's, as its search calls them; the last is what an inbox is elsewhere."""

# Every mail of Gmail lies in All Mail, the ones we sent too; this leaves what a filter took out of the inbox.
NOT_FILED = ("X-GM-RAW", "-in:sent -in:inbox")


@dataclass(frozen=True, slots=True)
class Found:
    """A test mail. `raw`: it, or its beginning; `size`: octets of all of it; `arrived_at`: by that server."""

    probe_id: int
    where: Where
    folder: str
    tab: str
    raw: bytes
    size: int
    arrived_at: datetime | None


class Visit:
    """What one visit has seen so far. `folders`: all that can be opened; `junk`: the ones for spam."""

    def __init__(self, wanted: tuple[Wanted, ...], others_until: float) -> None:
        self._others_until = others_until
        self._left = {one.probe_id: one for one in wanted}
        self._takes_any_search = True
        self._newest: tuple[Envelope, ...] | None = None
        self.found: list[Found] = []
        self.folders: tuple[Folder, ...] = ()
        self.junk: tuple[Folder, ...] = ()

    def go(self, box: Mailbox, junk: str) -> None:
        """Look through the mailbox; `junk` is what a person named as the spam folder. Raises NoMailbox.

        What is neither in the inbox nor in spam is told only where we know all spam folders: it may be one.
        """
        self._box = box
        self.folders = tuple(one for one in box.folders() if one.can_be_opened)
        parts = parts_of(self.folders, junk)
        self.junk = parts.junk
        self._look_where_mail_lands()
        if self.junk:
            self._look_where_it_is_filed((*parts.others, *(parts.all if box.is_gmail else ())))

    def open_all(self, box: Mailbox) -> None:
        """Open the inbox and every spam folder, as a look does that finds nothing. Raises NoMailbox."""
        for folder in (Folder(INBOX, "INBOX"), *self.junk):
            box.open(folder.raw)

    def _look_where_mail_lands(self) -> None:
        for folder in (Folder(INBOX, "INBOX"), *self.junk):
            self._take(self._in_folder(folder, Where.SPAM if folder in self.junk else Where.INBOX))

    def _look_where_it_is_filed(self, others: tuple[Folder, ...]) -> None:
        """By a rule of the mailbox; what came to the inbox in the meantime goes first."""
        filed: list[Found] = []
        for folder in others:
            if not self._left or time.monotonic() > self._others_until:
                break
            with _passing_over():
                filed += self._in_folder(folder, Where.FOLDER)
        if filed:
            self._look_where_mail_lands()
            self._take(tuple(filed))

    def _take(self, found: tuple[Found, ...]) -> None:
        for one in found:
            if self._left.pop(one.probe_id, None):
                self.found.append(one)

    def _in_folder(self, folder: Folder, where: Where) -> tuple[Found, ...]:
        if not self._left:
            return ()
        self._box.open(folder.raw)
        self._newest = () if where is Where.FOLDER else None
        more = NOT_FILED if where is Where.FOLDER and self._box.is_gmail else ()
        here = ((wanted, self._envelope(wanted, more)) for wanted in self._left.values())
        found = (self._fetched(wanted, one, folder, where) for wanted, one in here if one)
        return tuple(one for one in found if one.raw and (where is not Where.FOLDER or _came_in(one.raw)))

    def _envelope(self, wanted: Wanted, more: tuple[str, ...]) -> Envelope | None:
        uids = self._search(wanted, more)[:CANDIDATES]
        found = newest_that_fits(wanted, self._box.envelopes(uids, *NAMES)) if uids else None
        return found or newest_that_fits(wanted, self._latest())

    def _latest(self) -> tuple[Envelope, ...]:
        """The newest of the open folder, where mail lands by itself: some servers index only later."""
        if self._newest is None:
            oldest = min(self._left.values(), key=lambda one: one.since)
            uids = self._box.search(*since(oldest))[:NEWEST]
            self._newest = self._box.envelopes(uids, *NAMES) if uids else ()
        return self._newest

    def _search(self, wanted: Wanted, more: tuple[str, ...]) -> tuple[int, ...]:
        if self._takes_any_search:
            try:
                return self._box.search(*criteria(wanted, self._box.is_gmail), *more)
            except NoMailbox as error:
                if error.shut is not Shut.REFUSED:
                    raise
                self._takes_any_search = False
        return self._box.search(*plain_criteria(wanted), *more)

    def _fetched(self, wanted: Wanted, one: Envelope, folder: Folder, where: Where) -> Found:
        tab = self._tab(one.uid) if where is Where.INBOX else ""
        if tab not in ("", INBOX_TAB):
            where = Where.TAB
        raw = self._box.raw(one.uid, RAW)
        return Found(wanted.probe_id, where, folder.name, tab, raw, max(one.size, len(raw)), one.arrived_at)

    def _tab(self, uid: int) -> str:
        """Tabs are no folders: Gmail is asked which one shows the mail; "" where the account has none."""
        if not self._box.is_gmail:
            return ""
        for tab in TABS:
            if uid in self._box.search("UID", uid, "X-GM-RAW", f"category:{tab}"):
                return tab
        return ""


def _came_in(raw: bytes) -> bool:
    """A copy that a mail program kept of what it sent has come through no server (RFC 5321 §4.4)."""
    head = raw.partition(b"\r\n\r\n")[0]
    return re.search(rb"^Received:", head, re.MULTILINE | re.IGNORECASE) is not None


@contextmanager
def _passing_over() -> Iterator[None]:
    """A folder that is shown but not opened to us is left out."""
    try:
        yield
    except NoMailbox as error:
        if error.shut is not Shut.REFUSED:
            raise
