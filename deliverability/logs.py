"""Writes what happens while the service runs, as lines for people or JSON for programs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from deliverability.config import Log, LogFormat

CHATTY = ("alembic", "apscheduler", "imapclient")
"""Libraries whose everyday news is of no use to an operator."""


def start_logging(wanted: Log) -> None:
    """Send log lines of the wanted level and form to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if wanted.format is LogFormat.JSON else TextLines())
    logging.basicConfig(level=wanted.level.upper(), handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLines(logging.Formatter):
    """ "2026-12-04 14:20:00 UTC warning deliverability.worker: …"; a line break in a message is escaped."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d %H:%M:%S} UTC"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.levelname = record.levelname.lower()
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, and error (a traceback) when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
