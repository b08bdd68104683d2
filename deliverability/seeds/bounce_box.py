"""Fetches mails that may say another one did not arrive, from the mailbox they come back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliverability.net.imap import INBOX, Mailbox, mailbox
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.net.reach import Reach
from deliverability.seeds.bounces import READ
from deliverability.seeds.folders import parts_of
from deliverability.seeds.looking import in_words
from deliverability.seeds.model import Account

MOST = 40
"""Mails of one visit, the newest."""
# By who writes it, by its form (RFC 6522), and by what Exchange calls it.
MARKS = (
    "OR", "FROM", "mailer-daemon", "OR", "FROM", "postmaster",
    "OR", "HEADER", "Content-Type", "delivery-status", "SUBJECT", "undeliver",
)  # fmt: skip
PLAIN_MARKS = ("FROM", "mailer-daemon")


@dataclass(frozen=True, slots=True)
class Returned:
    """`mails`: the beginning of each, the newest first. `problem`: why we could not look, in words, or ""."""

    mails: tuple[bytes, ...] = ()
    problem: str = ""


def bounces_since(account: Account, secret: str, since: datetime, reach: Reach, junk: str = "") -> Returned:
    """What came back since then, in inbox and spam; never raises for what the world does."""
    mails: list[bytes] = []
    try:
        with mailbox(account, secret, reach) as box:
            for folder in (INBOX, *(one.raw for one in parts_of(box.folders(), junk).junk)):
                box.open(folder)
                uids = _search(box, since)[: MOST - len(mails)]
                mails += (raw for raw in (box.raw(uid, READ) for uid in uids) if raw)
    except NoMailbox as error:
        return Returned(tuple(mails), in_words(error))
    return Returned(tuple(mails))


def _search(box: Mailbox, since: datetime) -> tuple[int, ...]:
    day = (since - timedelta(days=1)).date()  # servers go by the day in their own time zone
    try:
        return box.search(*MARKS, "SINCE", day)
    except NoMailbox as error:
        if error.shut is not Shut.REFUSED:
            raise
        return box.search(*PLAIN_MARKS, "SINCE", day)
