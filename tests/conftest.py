"""Fixtures every test may use: the world, and the guard that keeps the tests on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
