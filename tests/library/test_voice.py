"""What answers say together follows the library, and what is in them hurts nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from deliverability.config import Settings
from deliverability.library import keeping
from deliverability.library.model import Wanted
from deliverability.library.shelf import Shelf
from deliverability.library.voice import voice
from deliverability.store.database import Database

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
LATE = Wanted(
    "Late", "Hi {{customer.first_name}},\n\nIt is on its way, {{customer.first_name}}.\n\nBest, Tom"
)
LOST = Wanted("Lost", "Hi {{customer.firstname}},\n\nWe send a new one.\n\nBest, Tom")


def test_answers_that_name_one_thing_in_two_ways_are_told_until_one_is_mended(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    assert voice(shelf).said == ()
    keeping.add(shelf, LATE, NOW)
    lost = keeping.add(shelf, LOST, NOW)
    (said,) = (one for one in voice(shelf).said if one.code == "VAR006")
    assert (said.answer_id, said.title) == (lost.id, "Lost")
    assert voice(shelf) is voice(shelf)
    keeping.change(shelf, lost, replace(LOST, source=LOST.source.replace("firstname", "first_name")), NOW)
    assert [one for one in voice(shelf).said if one.code == "VAR006"] == []


def test_hostile_answers_are_compared_or_refused_in_words(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    for number, text in enumerate(("{{" * 20_000, "<div>" * 20_000, "\ud800 \u202e x", "[" * 50_000)):
        keeping.add(shelf, Wanted(f"Odd {number}", text), NOW)
    said = voice(shelf)
    assert said.refused == "" or said.refused.endswith(".")
