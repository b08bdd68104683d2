"""A house for the tests of test mails: on both databases, or on the usual one where that is all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverability.config import Data
from deliverability.store.database import Database, open_database
from tests.databases import data_at
from tests.seeds.house import House, house_at
from tests.world import World


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with house_at(world, data, database) as made:
        yield made


@pytest.fixture
def hut(world: World, tmp_path: Path) -> Iterator[House]:
    """On one database."""
    data = data_at(tmp_path)
    database = open_database(data.directory, data.url)
    with house_at(world, data, database) as made:
        yield made
    database.dispose()
