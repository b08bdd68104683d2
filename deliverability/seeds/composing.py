"""Makes the test mail to one seed: to that one address, known by its token, with the code in its subject."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from deliverability.notify.compose import SUBJECT, written
from deliverability.notify.letter import Content
from deliverability.notify.mailbox import parse_mailbox
from deliverability.seeds.model import Mail, Probe, Sender
from deliverability.seeds.replies import our_reply
from deliverability.seeds.tokens import HEADER

OCTETS = 512 * 1024
"""A larger one would not be kept whole where it is found."""


def compose(mail: Mail, sender: Sender, probe: Probe, code: str, now: datetime) -> bytes:
    """The mail as it goes over the wire, before dots are doubled.

    Only subject, text and html of `mail` get into it; where all are "", it says words of our own. ValueError
    says what is wrong with it, for the person who wrote it.
    """
    name, address = parseaddr(sender.sender)
    recipient = parse_mailbox(probe.recipient)
    said = mail if mail.subject or mail.text or mail.html else our_reply(probe.token, name or address)
    headers: tuple[tuple[str, str], ...] = ((HEADER, probe.token),)
    if mail.is_by_machine:
        headers = (("Auto-Submitted", "auto-generated"), *headers)
    content = Content(marked(said.subject, code), said.text, said.html, headers)
    raw = written(content, recipient, sender.sender, probe.message_id, now)
    if len(raw) > OCTETS:
        raise ValueError(f"The mail has {len(raw):,} octets; a test mail may have {OCTETS:,}.")
    return raw


def message_id(token: str, sender: str) -> str:
    """The Message-ID of a test mail from "Name <address>", with its brackets."""
    return f"<{token}@{parseaddr(sender)[1].rpartition('@')[2]}>"


def marked(subject: str, code: str) -> str:
    """A subject with the code at its end, which stays whole where the rest is too long."""
    mark = f"[{code}]"
    room = SUBJECT - len(mark) - 1
    line = " ".join(subject.split())
    cut = line if len(line) <= room else f"{line[: room - 1]}\N{HORIZONTAL ELLIPSIS}"
    return f"{cut} {mark}".strip()
