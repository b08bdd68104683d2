"""A site at which people have accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.accounts.door import Visitor, account
from tests.web.site import Site, settings_for
from tests.world import World


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[Site]:
    """A site with one account, anna@example.com, an admin."""
    with Site(settings_for(world, tmp_path / "data")) as site:
        account(site)
        yield site


@pytest.fixture
def anna(house: Site) -> Visitor:
    """The admin, at the door."""
    return Visitor(house)
