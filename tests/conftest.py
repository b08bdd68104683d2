"""Fixtures every test may use: the world, and the guard that keeps the tests on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from deliverability.config import Data
from deliverability.gather import bimi
from deliverability.store.database import Database, open_database
from tests import databases
from tests.dealing import ByFile
from tests.loopback_only import loopback_only
from tests.passwords import hashed_cheaply
from tests.world import World
from tests.world.marks import root


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session", autouse=True)
def _trust_the_marks_of_worlds() -> Iterator[None]:
    """The world's authority for marks (BIMI) counts as one of the known ones."""
    known = bimi.mark_authorities
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bimi, "mark_authorities", lambda: known() + root())
        yield


@pytest.fixture(scope="session")
def _world_server() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def world(_world_server: World) -> World:
    """An empty world at example.com; fill it with `world.set(ZONE_TEXT)`."""
    _world_server.set("", origin="example.com")
    return _world_server


@pytest.fixture(scope="session", autouse=True)
def _make_new_databases_quickly() -> Iterator[None]:
    with databases.copied_tables():
        yield


@pytest.fixture(scope="session", autouse=True)
def _hash_passwords_cheaply() -> Iterator[None]:
    with hashed_cheaply():
        yield


@pytest.fixture(params=databases.BOTH)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Data]:
    """A data directory with a new database: the test runs on SQLite and on PostgreSQL."""
    with databases.fresh_data(request.param, tmp_path) as data:
        yield data


@pytest.fixture
def database(data: Data) -> Iterator[Database]:
    """The database in `data`, open."""
    opened = open_database(data.directory, data.url)
    yield opened
    opened.dispose()


@pytest.fixture(autouse=True)
def _leave_no_database() -> Iterator[None]:
    with databases.made_here():
        yield


settings.register_profile("unhurried", deadline=None)  # how long an example takes is no verdict
settings.load_profile("unhurried")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How pytest-xdist deals out the tests."""
    return ByFile(config, log)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A set's words in one order, so that a test has the same name in every process."""
    return ", ".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None
