"""Fixtures every test may use: the world, and the guard that keeps the tests on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from deliverability.gather import bimi
from tests.loopback_only import loopback_only
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


settings.register_profile("unhurried", deadline=None)  # how long an example takes is no verdict
settings.load_profile("unhurried")
DEALT_OUT = ("test_guides.py", "test_traps.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under pytest-xdist a file's tests stay in one process, the lab's all, and share what is made once.

    Only the long tables are dealt out row by row.
    """
    for item in items:
        place = item.nodeid.partition("::")[0]
        if place.startswith("tests/lab/"):
            item.add_marker(pytest.mark.xdist_group("lab"))
        elif not place.endswith(DEALT_OUT):
            item.add_marker(pytest.mark.xdist_group(place))


def pytest_make_parametrize_id(val: object) -> str | None:
    """A set's words in one order, so that a test has the same name in every process."""
    return ", ".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None
