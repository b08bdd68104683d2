"""Looks into a seed's mailbox for test mails, in one visit and without a trace."""

from __future__ import annotations

import time
from dataclasses import dataclass

from deliverability.net.imap import mailbox
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.net.reach import Reach
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import Account
from deliverability.seeds.visit import Found, Visit

SHARE = 0.5
"""Of the time, until folders beside inbox and spam are left for the next visit."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One visit. `is_healthy`: inbox and every spam folder were opened and searched; only then does a mail
    that was not found count as not there. `problem`: why not, in words. `junk`: the spam folder, "" where we
    know none; `folders`: the names of all, for a person to say which one it is.
    """

    found: tuple[Found, ...] = ()
    problem: str = ""
    is_healthy: bool = False
    junk: str = ""
    folders: tuple[str, ...] = ()


def look(account: Account, secret: str, wanted: tuple[Wanted, ...], reach: Reach, junk: str = "") -> Looked:
    """Sign in, look for each of `wanted`, and leave; never raises for what the world does.

    `secret`: the password or the access token; `junk`: what a person named as the spam folder. What was found
    before the connection broke off counts, though not as a healthy visit.
    """
    visit = Visit(wanted, others_until=time.monotonic() + reach.seconds * SHARE)
    problem = ""
    try:
        with mailbox(account, secret, reach) as box:
            visit.go(box, junk)
            problem = no_junk(visit, junk)
    except NoMailbox as error:
        problem = in_words(error)
    name = visit.junk[0].name if visit.junk else ""
    return Looked(tuple(visit.found), problem, not problem, name, tuple(one.name for one in visit.folders))


def in_words(error: NoMailbox) -> str:
    """What kept us from looking, as a sentence."""
    text = str(error)
    if error.shut is not Shut.NOT_REACHED:
        text = f"the mail server did not let us look: {text}"
    return f"{text[:1].upper()}{text[1:]}."


def no_junk(visit: Visit, junk: str) -> str:
    """Why a mail that was not found may be there all the same, "" where we know the spam folder."""
    if visit.junk:
        return ""
    if junk:
        return f"The spam folder “{junk}” is not there any more. Say which folder is for spam now."
    return "We do not know which folder is for spam. Say which one it is."
