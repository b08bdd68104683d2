"""The messages about a place for alerts itself: the question whether it wants them, and a test."""

from __future__ import annotations

import json
from datetime import datetime

from deliverability.config import Settings
from deliverability.links import link
from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page, Prose, Way, Ways
from deliverability.mailed.text import text_of
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.notify.target import Target

CONFIRM, TEST = "confirm-target", "test"


def confirm_letter(target: Target, url: str, now: datetime) -> Letter:
    """Asks an address whether it wants alerts; silence is a no."""
    page = Page(
        "Do you want alerts about mail problems?",
        "",
        "Do you want alerts about mail problems?",
        (
            Prose(f"Somebody wants alerts to go to {target.address}. They come when mail of a domain breaks, "
                  "say what to do, and say when it is fixed."),
            Ways((Way("See what it is, and confirm", url),)),
            Prose("If you do nothing, nothing comes. The link works for seven days.", True),
        ),
        (Prose("You get this mail because your address was typed in. We do not keep asking.", True),),
    )  # fmt: skip
    content = Content(page.subject, text_of(page), html_of(page))
    return Letter(
        CONFIRM, Channel.MAIL, target.address, f"target {target.id}, {now.isoformat()}", content, now
    )


def trial_letter(settings: Settings, target: Target, now: datetime) -> Letter:
    """Says that alerts arrive here."""
    subject, text = (
        "A test: alerts arrive here",
        "This is a test. Nothing is wrong; alerts will arrive like this.",
    )
    page = Page(
        subject, "", "Alerts arrive here.",
        (Prose("This is a test, and nothing is wrong. When mail of a domain breaks, you are told like this."),
         Ways((Way("Where alerts go, and when", link(settings, "alerts", "targets")),))),
        (Prose(f'You get this because somebody tried the place "{target.name}".', True),),
    )  # fmt: skip
    data = json.dumps({"type": TEST, "at": now.isoformat(), "subject": subject})
    contents = {
        Channel.MAIL: Content(subject, text_of(page), html_of(page)),
        Channel.WEBHOOK: Content(subject, data=data),
        Channel.APPRISE: Content(subject, text),
    }
    key = f"target {target.id}, {now.isoformat()}"
    return Letter(TEST, target.channel, target.recipient, key, contents[target.channel], now)
