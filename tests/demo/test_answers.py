"""The demo's library: what is approved reads well, and there is something to mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deliverability.config import Settings
from deliverability.demo.answers import fill_library
from deliverability.library.shelf import Shelf
from deliverability.library.voice import compare_new, voice
from deliverability.store import answers
from deliverability.store.database import Database, reading

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


def test_approved_answers_are_fine_and_some_others_are_not(database: Database) -> None:
    shelf = Shelf(Settings(), database)
    assert fill_library(shelf, NOW) == 12
    with reading(database) as connection:
        kept = answers.found(connection)
    approved = [one for one in kept if one.approved_by]
    assert len(approved) >= 5
    assert [one.title for one in approved if one.lint.errors + one.lint.warnings] == []
    assert sum(one.lint.errors > 0 for one in kept) >= 3
    assert sum(one.review_due(NOW, timedelta(days=180)) for one in kept) == 2
    assert compare_new(shelf)
    assert {one.title for one in voice(shelf).said} >= {"How long may I return things?"}
