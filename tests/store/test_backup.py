"""Backups, restores and copies: what comes back is row for row what went in, or nothing is touched."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import stat
import tarfile
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select, text
from sqlalchemy.types import JSON, TypeDecorator

from deliverability.backup import BESIDE, back_up, last_backup, restore
from deliverability.cli import main
from deliverability.config import Data
from deliverability.secret_key import KEY_FILE
from deliverability.store import runs as store
from deliverability.store.copying import copy_all, counted
from deliverability.store.database import FILE, Database, StoreError, open_database, reading
from deliverability.store.tables import metadata, orgs
from tests import databases
from tests.store.test_runs import NOW, RUN

ROWS = 3


def _value(column: Any, n: int) -> Any:
    """A value that its type must keep: letters of all kinds, fractions of a second."""
    kind = column.type
    if column.primary_key and isinstance(kind, Integer):
        return 10 * (n + 1)  # with gaps, so that a sequence that was not set would collide
    if isinstance(kind, TypeDecorator):
        return datetime(2026, 3, 29, 1, 59, 59, 123456 + n, tzinfo=UTC)
    if isinstance(kind, Boolean):
        return n % 2 == 0
    if isinstance(kind, Integer):
        return n
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) + bytes([n])
    if isinstance(kind, JSON):
        return {"ü": [None, n, 1.5, "\u2028\0", {}]}
    return f"ü{n}"[: getattr(kind, "length", None)]


def fill(database: Database) -> None:
    """Rows in every table; every other one has NULL wherever it may."""
    with database.begin() as connection:
        for table in metadata.sorted_tables:
            rows = [{c.name: _value(c, n) for c in table.c} for n in range(ROWS)]
            for column in table.c:
                rows[1] |= {column.name: None} if column.nullable else {}
            connection.execute(insert(table), rows)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with reading(database) as connection:
        return {table.name: _rows(connection, table) for table in metadata.sorted_tables}


def _rows(connection: Any, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def full(data: Data, database: Database) -> Database:
    (data.directory / KEY_FILE).write_text("k" * 64)
    fill(database)
    return database


@pytest.fixture(params=databases.BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Data]:
    """Where it goes: nothing is there yet."""
    with databases.fresh_data(request.param, tmp_path / "place") as data:
        yield data


def test_every_row_comes_back_on_either_database(
    data: Data, full: Database, place: Data, tmp_path: Path
) -> None:
    file = tmp_path / "kept"
    kept = back_up(data, full, None, file, NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept.rows == sum(counted(full).values()) == ROWS * len(metadata.tables) + 1
    assert restore(place, file, force=False) == kept
    there = open_database(place.directory, place.url)
    assert everything(there) == everything(full)
    assert (place.directory / KEY_FILE).read_text() == "k" * 64
    with there.begin() as connection:  # numbers go on after the last
        row = {"name": "new", "settings": {}, "org_id": 1}
        assert connection.execute(insert(metadata.tables["groups"]).values(row)).inserted_primary_key == (31,)
    there.dispose()


def test_a_copy_to_the_other_and_back_is_row_for_row_the_same(tmp_path: Path) -> None:
    with databases.fresh_data("postgresql", tmp_path / "p") as middle:
        first, last = open_database(tmp_path / "a"), open_database(tmp_path / "z")
        between = open_database(middle.directory, middle.url)
        fill(first)
        assert copy_all(first, between) == copy_all(between, last) == counted(first)
        assert everything(first) == everything(between) == everything(last)
        between.dispose()


def test_a_copy_goes_only_into_an_empty_database(full: Database, place: Data) -> None:
    target = open_database(place.directory, place.url)
    store.add(target, RUN)
    with pytest.raises(StoreError, match="There is data in the target already"):
        copy_all(full, target)
    assert counted(target)["runs"] == 1
    target.dispose()


def test_a_row_that_does_not_fit_is_named_and_nothing_stays(tmp_path: Path) -> None:
    with databases.fresh_data("postgresql", tmp_path / "p") as place:
        source, target = open_database(tmp_path / "a"), open_database(place.directory, place.url)
        store.add(source, RUN)
        store.add(source, replace(RUN, id="x" * 23))
        with pytest.raises(StoreError, match=r"A row of the table runs does not fit: value too long"):
            copy_all(source, target)
        assert sum(counted(target).values()) == 1
        target.dispose()


def test_a_backup_while_others_write_is_of_one_moment(data: Data, database: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            with database.begin() as connection:  # always two rows together
                for half in "ab":
                    name = f"{n}{half}"
                    connection.execute(insert(metadata.tables["groups"]).values(
                        org_id=1, name=name, settings={}
                    ))  # fmt: skip
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            back_up(data, database, None, tmp_path / str(n), NOW)
    finally:
        stop.set()
        writer.join()
    for n in range(3):
        place = Data(tmp_path / f"place{n}")
        restore(place, tmp_path / str(n), force=False)
        there = open_database(place.directory)
        assert counted(there)["groups"] % 2 == 0
        there.dispose()


def test_it_refuses_over_data_and_with_force_puts_the_old_aside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    data, place = Data(tmp_path / "a"), Data(tmp_path / "b")
    back_up(data, open_database(data.directory), None, tmp_path / "kept", NOW)
    there = open_database(place.directory)
    store.add(there, RUN)
    there.dispose()
    with pytest.raises(StoreError, match="There is data already"):
        restore(place, tmp_path / "kept", force=False)
    there = open_database(place.directory)
    assert store.get(there, RUN.id) == RUN
    there.dispose()
    restore(place, tmp_path / "kept", force=True)
    assert store.get(open_database(place.directory), RUN.id) is None
    aside = sqlite3.connect(place.directory / (FILE + BESIDE))
    assert aside.execute("SELECT id FROM runs").fetchall() == [(RUN.id,)]
    aside.close()


def test_a_server_with_data_keeps_it_unless_force_is_given(tmp_path: Path) -> None:
    data = Data(tmp_path / "a")
    back_up(data, open_database(data.directory), None, tmp_path / "kept", NOW)
    with databases.fresh_data("postgresql", tmp_path / "p") as place:
        there = open_database(place.directory, place.url)
        store.add(there, RUN)
        with pytest.raises(StoreError, match="There is data already"):
            restore(place, tmp_path / "kept", force=False)
        assert store.get(there, RUN.id) == RUN
        there.dispose()
        restore(place, tmp_path / "kept", force=True)
        assert store.get(there, RUN.id) is None
        there.dispose()


def test_nothing_is_restored_under_a_service_that_runs(data: Data, full: Database, tmp_path: Path) -> None:
    back_up(data, full, None, tmp_path / "kept", NOW)
    store.add(full, RUN)
    with pytest.raises(StoreError, match="A service works with this database"):
        restore(data, tmp_path / "kept", force=True)
    assert store.get(full, RUN.id) == RUN
    full.dispose()
    restore(data, tmp_path / "kept", force=True)
    assert store.get(full, RUN.id) is None


def damaged(packed: bytes, at: float) -> bytes:
    """The same with another octet from there on that means something; else both unpack to the same."""
    for place in range(int(len(packed) * at), len(packed)):
        other = packed[:place] + bytes([packed[place] ^ 0x55]) + packed[place + 1 :]
        try:
            if gzip.decompress(other) != gzip.decompress(packed):
                return other
        except (OSError, EOFError, zlib.error):
            return other
    raise AssertionError("no octet of it means anything")


@pytest.mark.parametrize("at", [0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 0.9])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(tmp_path: Path, at: float) -> None:
    data, place, file = Data(tmp_path / "a"), Data(tmp_path / "b"), tmp_path / "kept"
    back_up(data, open_database(data.directory), None, file, NOW)
    file.write_bytes(damaged(file.read_bytes(), at))
    with pytest.raises(StoreError, match="is no backup, or it is damaged"):
        restore(place, file, force=True)
    assert list(place.directory.iterdir()) == []


def test_a_backup_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    data, file = Data(tmp_path / "a"), tmp_path / "kept"
    back_up(data, open_database(data.directory), None, file, NOW)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(StoreError, match="is no backup, or it is damaged"):
        restore(Data(tmp_path / "b"), file, force=True)


@pytest.mark.parametrize("name", ["../out", "/out", ".hidden", "a/b"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    file, inside = tmp_path / "kept", tmp_path / "manifest.json"
    inside.write_text(json.dumps({"format": 1, "files": {name: "0"}}))
    with tarfile.open(file, "w:gz") as archive:
        archive.add(inside, "manifest.json")
        archive.add(inside, name)
    with pytest.raises(StoreError, match="is no backup, or it is damaged"):
        restore(Data(tmp_path / "b" / "c"), file, force=True)
    assert not (tmp_path / "b" / "out").exists()


def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    data, file = Data(tmp_path / "a"), tmp_path / "kept"
    database = open_database(data.directory)
    back_up(data, database, None, file, NOW)
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path / "x", filter="data")
    manifest = tmp_path / "x" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"revision": "9999"}))
    with tarfile.open(file, "w:gz") as archive:
        for name in ("manifest.json", FILE):
            archive.add(tmp_path / "x" / name, name)
    with pytest.raises(StoreError, match="was made by a newer version"):
        restore(Data(tmp_path / "b"), file, force=True)


def test_a_backup_never_overwrites_another_kind_of_file(data: Data, full: Database, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("dear")
    with pytest.raises(StoreError, match="is there already, and it is no backup"):
        back_up(data, full, None, other, NOW)
    assert other.read_text() == "dear"
    back_up(data, full, None, tmp_path / "kept", NOW)
    back_up(data, full, None, tmp_path / "kept", NOW + timedelta(days=1))  # an older backup it does


def test_a_copy_is_kept_before_a_migration_and_the_last_three_stay(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    store.add(database, RUN)
    for n in range(4):
        (tmp_path / f"{FILE}.before-{n:04}").write_text("")
        os.utime(tmp_path / f"{FILE}.before-{n:04}", (n, n))
    with database.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.dispose()
    with pytest.raises(StoreError, match="already exists"):  # the second migration finds its tables there
        open_database(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.before-*")) == [
        f"{FILE}.before-0002", f"{FILE}.before-0003", f"{FILE}.before-{found}"
    ]  # fmt: skip
    copy = tmp_path / f"{FILE}.before-{found}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT id FROM runs").fetchall() == [(RUN.id,)]
    kept.close()


def test_the_commands_go_from_a_file_to_a_server_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("[dns]\ntries = 2\n")
    database = open_database(tmp_path / "data")
    fill(database)
    with databases.fresh("postgresql") as url:
        done = run("db", "copy", "--to", url)
        assert done.exit_code == 0, done.output
        assert " rows copied. Now set [data] database" in done.output
        again = run("db", "copy", "--to", url)
        assert again.exit_code == 2
        assert "There is data in the target already" in again.output
        monkeypatch.setenv("DELIVERABILITY_DATA__DATABASE", url)
        done = run("backup", "kept")
        assert done.exit_code == 0, done.output
        assert f" rows and config.toml, {FILE}, " in done.output
    monkeypatch.delenv("DELIVERABILITY_DATA__DATABASE")
    done = run("restore", "kept", "--data", "other")
    assert done.exit_code == 0, done.output
    assert "are back.\nThe settings of then are in other/config.toml.from-backup; yours" in done.output
    there = open_database(tmp_path / "other")
    assert everything(there) == everything(database)
    assert last_backup(tmp_path / "data") is not None
    refused = run("restore", "kept", "--data", "other")
    assert refused.exit_code == 2
    assert "There is data already. With --force" in refused.output


@pytest.mark.parametrize("to", ["mysql://who@host/name", "postgresql://host"])
def test_a_wrong_url_is_refused_in_a_sentence(tmp_path: Path, to: str) -> None:
    done = run("db", "copy", "--data", tmp_path, "--to", to)
    assert done.exit_code == 2
    assert "--to: it is not the URL of a PostgreSQL database; write one like" in done.output


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = run("backup", "/proc/nowhere/kept", "--data", tmp_path)
    assert done.exit_code == 2
    assert "/proc/nowhere/kept cannot be written: " in done.output


def test_the_first_organisation_is_there_once(tmp_path: Path) -> None:
    data = Data(tmp_path / "a")
    database = open_database(data.directory)
    with database.begin() as connection:
        connection.execute(orgs.update().values(name="ours"))
    back_up(data, database, None, tmp_path / "kept", NOW)
    with databases.fresh_data("postgresql", tmp_path / "p") as place:
        restore(place, tmp_path / "kept", force=False)
        there = open_database(place.directory, place.url)
        with reading(there) as connection:
            assert connection.execute(select(orgs.c.org_id, orgs.c.name)).all() == [(1, "ours")]
        there.dispose()
