"""What `doctor` says of the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks.model import Verdict
from deliverability import disk
from deliverability.backup import MARK, back_up
from deliverability.commands.doctor_database import database_lines
from deliverability.config import Data
from deliverability.config_values import Secret
from deliverability.store import runs
from deliverability.store.database import FILE, Database, open_database
from tests import databases
from tests.commands.calling import HEALTHY, call
from tests.store.test_runs import NOW, RUN
from tests.world import World


def said(data: Data) -> list[tuple[str, Verdict, str]]:
    return [(line.what, line.verdict, line.said) for line in database_lines(data, NOW)]


def backed_up(data: Data, days: float) -> None:
    (data.directory / MARK).touch()
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(data.directory / MARK, (at, at))


def test_it_says_kind_version_size_and_that_it_is_sound(data: Data, database: Database) -> None:
    ((what, verdict, words),) = said(data)
    assert what == ("database PostgreSQL" if data.url else "database SQLite")
    assert verdict is Verdict.PASS
    assert words.endswith(" MB, sound")


def test_where_something_is_kept_a_backup_is_asked_for(
    data: Data, database: Database, tmp_path: Path
) -> None:
    runs.add(database, RUN)
    assert said(data)[1] == ("last backup", Verdict.WARN, "none; make one: deliverability backup FILE")
    back_up(data, database, None, tmp_path / "kept", NOW)
    backed_up(data, 0.2)
    assert said(data)[1] == ("last backup", Verdict.PASS, "4 hours ago")
    backed_up(data, 3)
    assert said(data)[1] == ("last backup", Verdict.PASS, "3 days ago")
    backed_up(data, 31)
    assert said(data)[1][1:] == (Verdict.WARN, "31 days ago; make one: deliverability backup FILE")


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    words = "none yet; it is made at the first start"
    assert said(Data(tmp_path)) == [("database SQLite", Verdict.NOT_APPLICABLE, words)]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    opened = open_database(tmp_path)
    for n in range(200):
        runs.add(opened, replace(RUN, id=str(n), target="x" * 500))
    opened.dispose()  # the last one out moves all that is written into the file
    octets = bytearray((tmp_path / FILE).read_bytes())
    octets[len(octets) // 2 : len(octets) // 2 + 9000] = bytes([0x55]) * 9000
    (tmp_path / FILE).write_bytes(octets)
    (what, verdict, words), *_ = said(Data(tmp_path))
    assert (what, verdict) == ("database SQLite", Verdict.FAIL)
    assert words.startswith("it is damaged (")
    assert words.endswith("); restore a backup")


def test_a_server_that_is_away_is_a_failure(tmp_path: Path) -> None:
    ((_, verdict, words),) = said(Data(tmp_path, Secret(databases.server().url("missing"))))
    assert verdict is Verdict.FAIL
    assert 'database "missing" does not exist' in words


def test_doctor_shows_it_and_ends_as_before_where_all_is_well(
    world: World, data: Data, database: Database
) -> None:
    world.set(HEALTHY + "\n. SOA ns1.world.test. admin.world.test. 1 3600 600 86400 300")
    env = {"DELIVERABILITY_DATA__DIRECTORY": str(data.directory), "DELIVERABILITY_DATA__DATABASE": data.url}
    result = call("doctor", f"--resolver={world.resolver}", env=env)
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "resolver",
        "clock",
        "data",
        "database",
    ]
    assert result.exit_code == 0, result.stdout


def test_little_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk.has_room(tmp_path)
    monkeypatch.setattr(disk, "free", lambda directory: disk.LEAST - 1)
    assert not disk.has_room(tmp_path)
