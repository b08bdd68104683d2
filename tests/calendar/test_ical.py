"""The calendar is one that calendar programs read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar

from deliverability.calendar.ical import Event, calendar

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
ODD = "Größe; a, b\\c — " + "é" * 90
EVENT = Event(date(2026, 12, 31), "certificate a", ODD, "Line one\nline two", "https://x.example/domains/7")


def test_what_is_written_is_read_back_by_another_library() -> None:
    read = icalendar.Calendar.from_ical(calendar("Mail, due", (EVENT,), NOW))
    (event,) = read.walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (EVENT.summary, EVENT.description)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["DTSTAMP"].dt == NOW
    assert str(read["X-WR-CALNAME"]) == r"Mail\, due", "an unknown property keeps its escapes"


def test_no_line_is_longer_than_75_octets_and_each_ends_in_crlf() -> None:
    lines = calendar("x", (EVENT,), NOW).split("\r\n")
    assert lines.pop() == ""
    assert max(len(line.encode()) for line in lines) == 75
    assert not any("\n" in line or "\r" in line for line in lines)


def test_the_same_thing_keeps_its_name_and_text_cannot_add_lines() -> None:
    again = calendar("x", (EVENT,), NOW.replace(year=2027))
    uid = next(line for line in again.split("\r\n") if line.startswith("UID:"))
    assert uid in calendar("x", (EVENT,), NOW)
    sneaky = Event(date(2026, 1, 1), "k", "a\r\nATTENDEE:mailto:x@example.com", "", "https://x.example/")
    assert "\nATTENDEE" not in calendar("x", (sneaky,), NOW)
