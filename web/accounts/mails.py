"""Turns the mails that Flask-Security wants to send into our own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from deliverability.accounts import mails
from deliverability.accounts.random_text import hash_of, new_secret
from web.accounts.clock import now
from web.service import service

log = logging.getLogger(__name__)


def send(template: str, recipient: str, what: Mapping[str, Any]) -> None:
    """Into the ledger; nothing where no mail server is set."""
    if not service().settings.mail.is_set:
        return
    settings = service().settings
    if template.endswith("reset_instructions"):
        token = str(what["reset_token"])
        page, key = mails.new_password(settings, token), hash_of(token)
    elif template.endswith(("change_notice", "reset_notice")):
        page, key = mails.password_changed(settings), new_secret()[:32]
    else:
        log.error("no mail of ours stands for %s", template)
        return
    mails.post(service().database, page, recipient, key, now())
