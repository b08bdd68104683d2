"""The desk for reports of the application that handles this request."""

from __future__ import annotations

from deliverability.reports.desk import Desk
from web.service import service


def desk() -> Desk:
    """Settings, database and key of this service."""
    opened = service()
    return Desk(opened.settings, opened.database, opened.key)
