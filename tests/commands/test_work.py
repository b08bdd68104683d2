"""Processes that work beside each other: one that is ended or killed leaves nothing undone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from deliverability.config import Data
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.office import Office, open_office
from deliverability.store.database import Database, open_database, reading
from deliverability.store.tables import runs, schedule
from tests.commands.calling import call, of, process
from tests.databases import data_at
from tests.work.offices import settings_of, turn
from tests.world import World

PATIENCE = 20.0  # seconds
HEALTHY = "@ MX 10 mail\nmail A 192.0.2.1"


def _env(data: Data, **more: str) -> dict[str, str]:
    named = {f"DELIVERABILITY_{name}": value for name, value in more.items()}
    return {"DELIVERABILITY_DATA__DATABASE": data.url, "DELIVERABILITY_CHECKS__ONLY": "mx", **named}


@contextmanager
def _started(
    command: str, world: World, data: Data, *args: str, **env: str
) -> Iterator[subprocess.Popen[str]]:
    words = [command, f"--data={data.directory}", *of(world), *args]
    with process(*words, env=_env(data, **env)) as started:
        try:
            yield started
        finally:
            started.kill()


def _add(database: Database, number: int) -> None:
    wanted = [Wanted(f"d{count}.example") for count in range(number)]
    intake.add(database, wanted, datetime.now(UTC))


def _count(database: Database, *where: object) -> int:
    with reading(database) as connection:
        query = select(func.count()).select_from(
            runs.join(schedule, schedule.c.domain_id == runs.c.domain_id)
        )
        return int(connection.execute(query.where(*where)).scalar_one())  # type: ignore[arg-type]


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def _held(database: Database) -> bool:
    with reading(database) as connection:
        held = select(func.count()).select_from(schedule).where(schedule.c.lease_token.is_not(None))
        return bool(connection.execute(held).scalar_one())


@pytest.fixture
def one(tmp_path: Path) -> Data:
    """A data directory on the one database that was chosen."""
    return data_at(tmp_path)


def _done_here(world: World, data: Data, lease: int) -> Office:
    settings = settings_of(world, data)
    return open_office(replace(settings, work=replace(settings.work, lease=lease)))


def test_who_is_ended_gives_back_what_it_had_for_the_next(world: World, one: Data) -> None:
    world.set("*. !timeout")
    database = open_database(one.directory, one.url)
    _add(database, 3)
    with _started("work", world, one) as worker:
        _until(lambda: _held(database))
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate(timeout=PATIENCE)
    assert (worker.returncode, out, err) == (0, f"At work on {one.directory}. Ctrl-C stops.\n", "")
    assert not _held(database)
    world.set(HEALTHY)
    office = _done_here(world, one, lease=60)
    assert turn(office) == 3
    assert _count(database) == 3
    office.close()


def test_what_a_killed_process_had_is_done_by_another(world: World, database: Database, data: Data) -> None:
    world.set("*. !timeout")
    _add(database, 8)
    with _started("work", world, data, WORK__LEASE="10") as first:
        _until(lambda: _held(database))
        first.kill()
    world.set(HEALTHY)
    office = _done_here(world, data, lease=10)
    begun = turn(replace(office, clock=lambda: datetime.now(UTC) + timedelta(seconds=11)))
    assert begun == 8
    assert _count(database, runs.c.state == "done") == 8
    office.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("works", [True, False])
def test_serve_works_too_unless_it_is_told_not_to(world: World, one: Data, works: bool) -> None:
    world.set(HEALTHY)
    database = open_database(one.directory, one.url)
    _add(database, 2)
    option = () if works else ("--no-work",)
    place = f"127.0.0.1:{_free_port()}"
    with _started("serve", world, one, f"--listen={place}", *option) as server:
        assert server.stdout is not None
        assert place in server.stdout.readline()
        if works:
            _until(lambda: _count(database) == 2)
        else:
            time.sleep(1)
            assert _count(database) == 0
        os.kill(server.pid, signal.SIGTERM)
        server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert not _held(database)


def test_with_nothing_to_do_it_says_so(tmp_path: Path) -> None:
    said = call("work", f"--data={tmp_path}", env={"DELIVERABILITY_WORK__AT_ONCE": "0"})
    assert said.exit_code == 2
    assert "at_once is 0" in said.stderr
