"""Readers in the database: kept, found when they are due, and changed by one process only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from deliverability.store import readers as store
from deliverability.store.database import Database
from deliverability.store.readers import Reader, Scope, State

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = Reader(
    "a" * 22, "anna@example.com", Scope.TAG, ("shop",), "weekly mon 07:00", "Europe/Berlin", State.WAITING,
    "the owner", NOW, NOW,
)  # fmt: skip


def kept(database: Database, *readers: Reader) -> None:
    with database.begin() as connection:
        for reader in readers:
            store.add(connection, reader)


def test_a_reader_comes_back_as_it_was_kept(database: Database) -> None:
    kept(database, ANNA)
    assert store.get(database, ANNA.id) == ANNA
    assert store.by_address(database, "anna@example.com") == ANNA
    assert store.every(database) == (ANNA,)
    with database.begin() as connection:
        assert store.count(connection) == 1
    assert store.get(database, "b" * 22) is None


def test_an_address_has_one_reader(database: Database) -> None:
    kept(database, ANNA)
    with pytest.raises(IntegrityError):
        kept(database, replace(ANNA, id="b" * 22))


def test_only_active_readers_are_due_and_the_longest_waiting_comes_first(database: Database) -> None:
    times = {"a": NOW, "b": NOW - timedelta(hours=1), "c": NOW + timedelta(seconds=1), "d": NOW, "e": None}
    for letter, due in times.items():
        state = State.STOPPED if letter == "d" else State.ACTIVE
        kept(
            database, replace(ANNA, id=letter * 22, address=f"{letter}@x.example", state=state, next_due=due)
        )
    assert [reader.id[0] for reader in store.due(database, NOW, 10)] == ["b", "a"]
    assert [reader.id[0] for reader in store.due(database, NOW, 1)] == ["b"]


def test_of_two_that_change_a_reader_from_the_same_state_one_wins(database: Database) -> None:
    active = replace(ANNA, state=State.ACTIVE, next_due=NOW)
    kept(database, active)
    moved = replace(active, next_due=NOW + timedelta(days=7), told_until=NOW)
    with database.begin() as connection:
        assert store.change(connection, active, moved)
    with database.begin() as connection:
        assert not store.change(connection, active, replace(active, next_due=NOW + timedelta(days=1)))
    assert store.get(database, ANNA.id) == moved
