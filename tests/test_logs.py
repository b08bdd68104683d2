"""Log lines: one event, one line, whatever a stranger put into it."""

from __future__ import annotations

import json
import logging
import sys

from deliverability.logs import JsonLines, TextLines


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if error else None
    made = logging.LogRecord("deliverability.worker", logging.WARNING, "", 1, message, arguments, info)
    made.created = 1_796_394_000.5
    return made


def test_a_line_for_people_says_when_how_bad_where_and_what() -> None:
    said = TextLines().format(record("%d runs had been interrupted", 3))
    assert said == "2026-12-04 14:20:00 UTC warning deliverability.worker: 3 runs had been interrupted"


def test_a_line_for_programs_is_one_object() -> None:
    assert json.loads(JsonLines().format(record("%d runs", 3))) == {
        "at": "2026-12-04T14:20:00.500+00:00",
        "level": "warning",
        "logger": "deliverability.worker",
        "message": "3 runs",
    }


def test_a_line_break_in_a_message_makes_no_second_line() -> None:
    forged = record("run of %s failed", "a.example\n2026-12-04 14:20:00 UTC info all is well")
    assert len(TextLines().format(forged).splitlines()) == 1
    assert len(JsonLines().format(forged).splitlines()) == 1


def test_a_traceback_goes_with_its_line() -> None:
    try:
        raise RuntimeError("a fault")
    except RuntimeError:
        said = json.loads(JsonLines().format(record("failed", error=True)))
    assert said["error"].endswith("RuntimeError: a fault")
