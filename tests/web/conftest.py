"""Fixtures of the page's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, settings_for
from tests.world import World


@pytest.fixture
def site(world: World, tmp_path: Path) -> Iterator[Site]:
    """An application over an empty world; fill it with `world.set(ZONE_TEXT)`."""
    with Site(settings_for(world, tmp_path / "data")) as site:
        yield site
