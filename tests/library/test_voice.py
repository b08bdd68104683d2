"""What answers say together follows the library, and what is in them hurts nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deliverability.config import Settings
from deliverability.library import guarded, keeping
from deliverability.library import voice as module
from deliverability.library.comparing import Voice
from deliverability.library.model import Wanted
from deliverability.library.shelf import Shelf
from deliverability.library.taking import take
from deliverability.library.voice import compare_new, voice
from deliverability.store import comparisons
from deliverability.store.comparisons import Kept
from deliverability.store.database import Database

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
LATE = Wanted(
    "Late", "Hi {{customer.first_name}},\n\nIt is on its way, {{customer.first_name}}.\n\nBest, Tom"
)
LOST = Wanted("Lost", "Hi {{customer.firstname}},\n\nWe send a new one.\n\nBest, Tom")


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is begun; comparing finds nothing."""
    monkeypatch.setattr(module, "compared", lambda *_: Voice())


def test_answers_that_name_one_thing_in_two_ways_are_told_until_one_is_mended(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    keeping.add(shelf, LATE, NOW)
    lost = keeping.add(shelf, LOST, NOW)
    assert voice(shelf) == Voice(is_under_way=True)
    assert compare_new(shelf)
    (said,) = (one for one in voice(shelf).said if one.code == "VAR006")
    assert (said.answer_id, said.title) == (lost.id, "Lost")
    assert not voice(shelf).is_under_way
    assert not compare_new(shelf)
    keeping.change(shelf, lost, replace(LOST, source=LOST.source.replace("firstname", "first_name")), NOW)
    assert voice(shelf).is_under_way
    assert said in voice(shelf).said
    assert compare_new(shelf)
    assert [one for one in voice(shelf).said if one.code == "VAR006"] == []


def test_nothing_is_said_of_an_answer_that_is_gone(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    keeping.add(shelf, LATE, NOW)
    lost = keeping.add(shelf, LOST, NOW)
    compare_new(shelf)
    keeping.remove(shelf, lost, NOW)
    told = voice(shelf)
    assert told.is_under_way
    assert lost.id not in [one.answer_id for one in told.said]


@pytest.mark.usefixtures("nothing_found")
def test_what_was_removed_for_what_is_put_back_is_compared_again(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    late, lost = (keeping.add(shelf, one, NOW) for one in (LATE, LOST))
    keeping.remove(shelf, late, NOW)
    compare_new(shelf)
    keeping.remove(shelf, lost, NOW)
    keeping.put_back(shelf, late, NOW)
    assert voice(shelf).is_under_way


def test_a_comparison_that_had_to_wait_for_others_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(Settings(), database)
    take(shelf, [LATE, LOST], NOW)
    for made, is_under_way in (
        (Voice(refused="Busy.", is_busy=True), True),
        (Voice(refused="Too long."), False),
    ):
        monkeypatch.setattr(module, "compared", lambda *_, made=made: made)
        assert compare_new(shelf) is not is_under_way
        assert voice(shelf).is_under_way is is_under_way
    assert voice(shelf).refused == "Too long."
    assert not compare_new(shelf)


@pytest.mark.usefixtures("nothing_found")
def test_what_an_older_version_has_kept_is_worked_out_anew(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    assert not compare_new(shelf)
    keeping.add(shelf, LATE, NOW)
    compare_new(shelf)
    with database.begin() as connection:
        kept = comparisons.get(connection)
        assert kept is not None
        comparisons.keep(connection, Kept(kept.of, {"said": "nothing"}))
    assert voice(shelf) == Voice(is_under_way=True)
    assert compare_new(shelf)


@pytest.mark.usefixtures("nothing_found")
def test_of_long_answers_as_many_are_compared_as_there_is_time_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(Settings(), database)
    take(shelf, [LATE, LOST], NOW)
    monkeypatch.setattr(module, "MOST_CHARACTERS", len(LATE.source))
    compare_new(shelf)
    assert voice(shelf).left_out == 1


def test_hostile_answers_are_compared_or_refused_in_words_and_the_process_ends(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    odd = ("{{" * 20_000, "<div>" * 20_000, "\ud800 \u202e x", "[" * 50_000)
    take(shelf, [Wanted(f"Odd {number}", text) for number, text in enumerate(odd)], NOW)
    compare_new(shelf)
    said = voice(shelf)
    assert said.refused == "" or said.refused.endswith(".")
    assert not said.is_under_way
    assert guarded._hall()._process is None
