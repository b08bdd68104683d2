"""Finds a sending service or mailbox host by what people call it ("Help Scout", "m365", "ses")."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from typing import TypeAlias

from checks.providers.facts import MailboxProvider, SendingService
from checks.providers.load import all_mailbox_providers, all_sending_services

Named: TypeAlias = SendingService | MailboxProvider
SHORT = {
    "google": "google_workspace",
    "gmail": "google_workspace",
    "gsuite": "google_workspace",
    "workspace": "google_workspace",
    "microsoft": "microsoft_365",
    "m365": "microsoft_365",
    "o365": "microsoft_365",
    "office365": "microsoft_365",
    "ses": "amazon_ses",
    "awsses": "amazon_ses",
    "aws": "amazon_ses",
    "freshservice": "freshdesk",
    "freshworks": "freshdesk",
    "helpscoutapp": "helpscout",
    "zohodesk": "zoho_desk",
    "sendinblue": "brevo",
    "convertkit": "kit",
}
"""Names that neither an id nor a name of the facts is, without spaces and marks."""
_MARKS = re.compile(r"[\W_]+")


@lru_cache(1024)
def service_named(written: str) -> Named | None:
    """Who is meant, None for nobody that is known; services of sending.toml come first."""
    word = _MARKS.sub("", written.lower())
    known = _by_word()
    return known.get(word) or known.get(_MARKS.sub("", SHORT.get(word, "")))


def service_near(written: str) -> str:
    """The name of the one that was most likely meant, "" where none is close."""
    word = _MARKS.sub("", written.lower())
    close = difflib.get_close_matches(word, sorted({*_by_word(), *SHORT}), 1, 0.8) if len(word) > 3 else []
    found = service_named(close[0]) if close else None
    return found.name if found else ""


@cache
def _by_word() -> dict[str, Named]:
    found: dict[str, Named] = {}
    everybody: tuple[Named, ...] = (*all_sending_services().values(), *all_mailbox_providers().values())
    for one in everybody:
        for written in (one.id, one.name, *one.name.split(" and ")):
            found.setdefault(_MARKS.sub("", written.lower()), one)
    return found
