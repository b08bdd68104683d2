"""The mails to readers, ready for the ledger: report, question for consent, and reminder."""

from __future__ import annotations

from datetime import datetime

from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page
from deliverability.mailed.text import text_of
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.reports.desk import Desk
from deliverability.store.readers import Reader

REPORT, CONFIRM, REMINDER = "report", "confirm", "reminder"


def report_letter(desk: Desk, reader: Reader, page: Page, slot: datetime, now: datetime) -> Letter:
    """A report: of one reader and slot there is only one. It can be stopped with one click (RFC 8058)."""
    return _letter(REPORT, reader, page, slot.isoformat(), now, _of_a_list(desk, reader, now))


def confirm_letter(reader: Reader, page: Page) -> Letter:
    """Asks whether the reports are wanted; one for each time that somebody had it asked."""
    return _letter(CONFIRM, reader, page, reader.asked_at.isoformat(), reader.asked_at, ())


def reminder_letter(desk: Desk, reader: Reader, page: Page, number: int, now: datetime) -> Letter:
    """What a reader wanted to be reminded of; one for each reminder."""
    return _letter(REMINDER, reader, page, f"reminder {number}", now, _of_a_list(desk, reader, now))


def content(page: Page, headers: tuple[tuple[str, str], ...] = ()) -> Content:
    """A page as both parts of a mail."""
    return Content(page.subject, text_of(page), html_of(page), headers)


def _letter(
    kind: str, reader: Reader, page: Page, key: str, now: datetime, headers: tuple[tuple[str, str], ...]
) -> Letter:
    return Letter(kind, Channel.MAIL, reader.address, f"{reader.id} {key}", content(page, headers), now)


def _of_a_list(desk: Desk, reader: Reader, now: datetime) -> tuple[tuple[str, str], ...]:
    """What lets a mail program offer to stop it (RFC 2369 §3.2, RFC 8058 §3.1), and file it (RFC 2919)."""
    return (
        ("List-Unsubscribe", f"<{desk.ways(reader, now).stop()}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", f"Mail health reports <health-reports.{desk.sender}>"),
    )
