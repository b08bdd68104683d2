"""Tries out an account before anybody relies on it, and says in words what is wrong and what to do."""

from __future__ import annotations

import time
from dataclasses import dataclass

from deliverability.net.imap import PORTS, mailbox
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.net.reach import Reach
from deliverability.seeds.looking import in_words, no_junk
from deliverability.seeds.model import Account, SignIn
from deliverability.seeds.presets import Preset, preset_at
from deliverability.seeds.visit import Visit

USUAL_PORTS = frozenset(PORTS.values())

HIDDEN = "In Gmail open Settings, Labels, and tick “Show in IMAP” beside Spam."
"""Gmail always has a spam folder, but its owner can hide it from programs."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`problem`: what is wrong, "" when a test mail can be looked for. `advice`: what to do about it, or "".

    `junk`: the spam folder, "" where we know none; `folders`: the names of all, one of which a person may
    name. `has_tabs`: the mailbox tells which tab of the inbox shows a mail.
    """

    problem: str = ""
    advice: str = ""
    junk: str = ""
    folders: tuple[str, ...] = ()
    has_tabs: bool = False

    @property
    def is_fine(self) -> bool:
        """Nothing is wrong."""
        return not self.problem


def try_account(account: Account, secret: str, reach: Reach, junk: str = "") -> Trial:
    """Sign in, open inbox and spam folder, and leave. `junk`: the spam folder where a person named it."""
    visit = Visit((), others_until=time.monotonic())
    try:
        with mailbox(account, secret, reach) as box:
            visit.go(box, junk)
            visit.open_all(box)
            has_tabs = box.is_gmail
    except NoMailbox as error:
        return Trial(in_words(error), _advice(error, account))
    name = visit.junk[0].name if visit.junk else ""
    folders = tuple(one.name for one in visit.folders)
    problem = no_junk(visit, junk)
    return Trial(problem, HIDDEN if problem and has_tabs else "", name, folders, has_tabs)


def _advice(error: NoMailbox, account: Account) -> str:
    known = preset_at(account.host)
    if error.shut is Shut.SIGN_IN:
        return _about_sign_in(account, known)
    if error.shut is Shut.NOT_REACHED:
        return _about_place(account, known)
    if error.shut is Shut.CERTIFICATE:
        return "Use the server name for which the certificate was made; the provider's help page has it."
    if error.shut is Shut.NO_TLS:
        return "Port 993 goes with TLS from the start, port 143 with STARTTLS."
    return "Try again later. If it stays like this, ask the provider."


def _about_sign_in(account: Account, known: Preset | None) -> str:
    if known and account.sign_in not in known.sign_in:
        return _told(known)
    if account.sign_in is not SignIn.PASSWORD:
        return "Sign in again on the provider's page."
    if known and known.switch_on:
        return _told(known)
    return (
        "Type the user name and the password again. The user name is often the whole address. Some providers "
        "want IMAP to be switched on first, or a password made for programs."
    )


def _told(known: Preset) -> str:
    return " ".join(filter(None, (known.switch_on, known.doubt("switch_on"))))


def _about_place(account: Account, known: Preset | None) -> str:
    if known and known.imap is None:
        return _told(known)
    if known and known.imap and known.imap.host != account.host:
        return f"Mail of {known.name} is read at {known.imap.host}, port {known.imap.port}."
    if account.port and account.port not in USUAL_PORTS:
        return "Check the name of the server and the port. IMAP is at port 993 nearly everywhere."
    return "Check the name of the server: it often begins with “imap.” or “mail.”."
