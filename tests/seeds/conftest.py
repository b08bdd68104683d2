"""A house for every test of test mails, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deliverability.config import Data
from deliverability.store.database import Database
from tests.seeds.house import House, house_at
from tests.world import World


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with house_at(world, data, database) as made:
        yield made
