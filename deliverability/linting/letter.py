"""Makes a mail of a template, as a customer would get it with typical values filled in."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from checks.template.correspondents import sender_of
from checks.template.document import Document
from checks.template.rendering import Rendered, render
from checks.template.settings import Settings

NOBODY = "support@example.com"
MOST = 512 * 1024
"""Octets of a mail; the rest of a longer text is left out."""


def letter(document: Document, settings: Settings, now: datetime) -> bytes:
    """The whole mail with its head, lines ended by CRLF. Nothing of the template is evaluated."""
    shown = render(document, settings)
    sender = sender_of(document, settings)
    address = sender.address if sender is not None and sender.address.isascii() else NOBODY
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address
    mail["To"] = "customer@example.net"
    mail["Subject"] = subject_of(shown)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<template.{int(now.timestamp())}@{address.rpartition('@')[2]}>"
    mail.set_content(text_of(document, shown)[:MOST], cte="quoted-printable")
    if shown.html:
        mail.add_alternative(shown.html[:MOST], subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def subject_of(shown: Rendered) -> str:
    """In one printable line; a word where the template has none."""
    line = "".join(one if one.isprintable() else " " for one in shown.subject or "")
    return " ".join(line.split())[:200] or "Your message"


def text_of(document: Document, shown: Rendered) -> str:
    """The plain text, never without an end of line."""
    return f"{shown.text.strip() or document.name}\n"
