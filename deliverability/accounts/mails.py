"""Mails about accounts: an invitation, a new password, and word that a password was changed."""

from __future__ import annotations

from datetime import datetime

from deliverability.config import Settings
from deliverability.links import link
from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page, Prose, Way, Ways
from deliverability.mailed.text import text_of
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.store import outbox
from deliverability.store.database import Database

KIND = "sign-in"
ABOUT = "Your account"


def invitation(settings: Settings, secret: str, role: str, by: str) -> Page:
    """The mail with which somebody gets an account."""
    place = link(settings, "invitation", secret)
    return Page(
        "You are invited to Deliverability", ABOUT, f"{by} invites you to look after mail health.",
        (
            Prose(f"You would be {'an' if role[0] in 'aeiou' else 'a'} {role}. Choose a password to begin."),
            Ways((Way("Choose a password", place),)),
        ),
        (Prose("The link works once, for seven days. If you do not expect it, do nothing.", True),),
    )  # fmt: skip


def new_password(settings: Settings, token: str) -> Page:
    """The mail with the link to choose a new password."""
    place = link(settings, "password", "forgotten", token)
    return Page(
        "Choose a new password", ABOUT, "Somebody asked for a new password for your account.",
        (Prose("If that was you, choose one."), Ways((Way("Choose a new password", place),))),
        (Prose("The link works for one hour. If it was not you, do nothing: your password stays.", True),),
    )  # fmt: skip


def password_changed(settings: Settings) -> Page:
    """Word that the password is another one now."""
    return Page(
        "Your password was changed", ABOUT, "The password of your account was changed.",
        (
            Prose("All other sessions have ended. If that was you, there is nothing to do."),
            Prose("If it was not you, choose a new password now, and tell whoever runs this service."),
            Ways((Way("Choose a new password", link(settings, "password", "forgotten")),)),
        ),
    )  # fmt: skip


def post(database: Database, page: Page, recipient: str, key: str, now: datetime) -> None:
    """Put it into the ledger; of one `key` there is only one."""
    content = Content(page.subject, text_of(page), html_of(page))
    with database.begin() as connection:
        outbox.put(connection, Letter(KIND, Channel.MAIL, recipient, key, content, now), now)
