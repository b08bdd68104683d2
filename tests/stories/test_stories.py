"""Every story with doubles: it ends where it says, for the reason it says, and the report says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverability.config import Data
from deliverability.store.database import Database
from tests.databases import data_at
from tests.stories.doubles import town_of_doubles
from tests.stories.judged import differences
from tests.stories.played import play
from tests.stories.senders import zone
from tests.stories.told import STORIES, Story
from tests.stories.town import Town
from tests.world import World


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with town_of_doubles() as made:
        yield made


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return data_at(tmp_path)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_ends_as_it_is_told(
    story: Story, town: Town, world: World, data: Data, database: Database
) -> None:
    world.set(zone(), origin=".")
    assert differences(story, *play(story, town, world, data, database)) == []
