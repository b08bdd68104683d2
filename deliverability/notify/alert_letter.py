"""An alert made ready for its channel: a mail, the JSON of a webhook, or a few lines for a chat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from deliverability.config import Settings
from deliverability.links import link
from deliverability.mailed.html import html_of
from deliverability.mailed.text import text_of
from deliverability.notify.alert_page import OPEN, Judged, alert_page
from deliverability.notify.alert_words import sentence, subject
from deliverability.notify.incidents import Incident, Item
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.notify.target import Target

KIND = "alert"
MOST_LINES, MOST_ITEMS = 12, 1000
_MARKS = {"worse": "✕", "reminder": "✕", "passed": "✓", "fixed": "✓", "changed": "–"}


def alert_letter(
    settings: Settings, target: Target, found: Sequence[Incident], judged: Judged, acknowledge: str,
    key: str, now: datetime,
) -> Letter:  # fmt: skip
    """The letter to a target; of one `key` it gets only one."""
    match target.channel:
        case Channel.MAIL:
            page = alert_page(settings, target, found, judged, acknowledge)
            content = Content(page.subject, text_of(page), html_of(page))
        case Channel.WEBHOOK:
            content = Content(subject(found), data=_json(settings, found, acknowledge, now))
        case Channel.APPRISE:
            content = Content(subject(found), _lines(settings, found))
    ids = {item.domain.id for one in found for item in one.items if item.domain}
    domain_id = next(iter(ids)) if len(ids) == 1 else None
    return Letter(KIND, target.channel, target.recipient, key, content, now, domain_id)


def _json(settings: Settings, found: Sequence[Incident], acknowledge: str, now: datetime) -> str:
    items = [_item(settings, item) for one in found for item in one.items]
    said = {
        "type": KIND, "at": now.isoformat(), "subject": subject(found), "sentence": sentence(found),
        "count": len(items), "items": items[:MOST_ITEMS], "acknowledge": acknowledge or None,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


def _item(settings: Settings, item: Item) -> dict[str, object]:
    alert, domain = item.alert, item.domain
    said: dict[str, object] = {
        "what": item.what.value, "title": item.title, "domain": domain.name if domain else None,
        "since": item.at.isoformat() if item.at else None,
        "link": link(settings, "domains", domain.id) if domain else link(settings, "alerts"),
    }  # fmt: skip
    if alert is not None:
        said |= {
            "check": alert.check, "subject": alert.subject, "severity": alert.severity or None,
            "third_party": alert.third_party or None,
            "until": alert.closed_at.isoformat() if alert.closed_at else None,
        }  # fmt: skip
    return said


def _lines(settings: Settings, found: Sequence[Incident]) -> str:
    lines = [_line(one) for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(f"And {len(found) - MOST_LINES} more.")
    is_open = any(one.what in OPEN for one in found)
    return "\n".join([*lines, link(settings, "alerts") if is_open else link(settings, "domains")])


def _line(incident: Incident) -> str:
    labels = [item.label for item in incident.items]
    whose = labels[0] if len(labels) == 1 else f"{len(labels)} domains, such as {labels[0]}"
    return f"{_MARKS[incident.what.value]} {incident.what.value}: {incident.title} ({whose})"
