"""The audit log keeps who did what, hides secrets, and shows an edited row."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from deliverability.accounts.acting import Actor, acting_as
from deliverability.accounts.audit import HIDDEN, audit, verify
from deliverability.commands.verify_audit import command
from deliverability.store import audit as store
from deliverability.store.database import Database, open_database

NOW = datetime(2026, 12, 4, 14, 20, 0, 123456, tzinfo=UTC)


def write(database: Database, count: int = 3) -> None:
    for n in range(count):
        with database.begin() as connection:
            audit(connection, NOW + timedelta(minutes=n), "domain.added", f"{n}.example", {}, {"tags": ["a"]})


def test_a_line_says_who_when_what_and_from_where(database: Database) -> None:
    with acting_as(Actor("anna@example.com", "192.0.2.7")), database.begin() as connection:
        before, after = {"role": "viewer", "name": "B"}, {"role": "editor", "name": "B"}
        audit(connection, NOW, "person.role", "bert@example.com", before, after)
    (line,) = store.latest(database, 10)
    assert (line.who, line.origin, line.at) == ("anna@example.com", "192.0.2.7", NOW)
    assert (line.what, line.subject) == ("person.role", "bert@example.com")
    assert (json.loads(line.before), json.loads(line.after)) == ({"role": "viewer"}, {"role": "editor"})


def test_what_fails_leaves_no_line(database: Database) -> None:
    with database.connect() as connection, connection.begin() as change:
        audit(connection, NOW, "domain.added", "a.example")
        change.rollback()
    assert store.latest(database, 10) == ()


def test_secrets_are_not_written(database: Database) -> None:
    told = {"password": "canary-1", "api_key": "canary-2", "inner": {"token": "canary-3"},
            "url": "https://hooks.example/canary-4", "targets_url": ["canary-5"], "name": "shop"}  # fmt: skip
    with database.begin() as connection:
        audit(connection, NOW, "target.added", "Chat", None, told)
    (line,) = store.latest(database, 1)
    assert "canary" not in line.after
    assert line.after.count(HIDDEN) == 5
    assert json.loads(line.after)["name"] == "shop"


def test_a_long_or_strange_value_is_cut_to_what_both_databases_hold(database: Database) -> None:
    with database.begin() as connection:
        audit(connection, NOW, "finding.accepted", "a.example", None, {"reason": "a\0b" + "x" * 5000})
    (line,) = store.latest(database, 1)
    assert "\0" not in line.after
    assert len(line.after) < 400


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("UPDATE audit SET who = 'somebody else' WHERE id = 2", 2),
        ("UPDATE audit SET hash = previous WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 1", 1),
        ("UPDATE audit SET id = 9 WHERE id = 3", 3),
    ],
)
def test_an_edited_or_missing_row_is_found(database: Database, damage: str, broken: int) -> None:
    write(database)
    assert (verify(database).rows, verify(database).broken) == (3, None)
    with database.begin() as connection:
        connection.execute(text(damage))
    assert verify(database).broken == broken


def test_writers_at_the_same_moment_make_one_chain(database: Database) -> None:
    writers = [threading.Thread(target=write, args=(database, 5)) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert (verify(database).rows, verify(database).broken) == (20, None)


def test_the_command_ends_with_1_when_a_row_was_edited(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    write(database)
    well = CliRunner().invoke(command, ["--data", str(tmp_path)])
    assert well.exit_code == 0
    assert well.output.endswith(f"3 {verify(database).last}\n")
    with database.begin() as connection:
        connection.execute(text("UPDATE audit SET subject = 'x' WHERE id = 3"))
    found = CliRunner().invoke(command, ["--data", str(tmp_path)])
    assert found.exit_code == 1
    assert found.output == "Row 3 of the audit log is not as it was written, or was taken away.\n"


def test_the_newest_lines_come_first_and_go_on_where_the_page_ends(database: Database) -> None:
    write(database, 5)
    assert [line.id for line in store.latest(database, 2)] == [5, 4]
    assert [line.id for line in store.latest(database, 2, before=4)] == [3, 2]
