"""The stories with real servers: Postfix, OpenDKIM, Rspamd and Dovecot from Debian's packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverability.config import Data
from deliverability.store.database import Database
from tests.databases import data_at
from tests.lab.mail.town import town_of_servers, why_not
from tests.stories.judged import differences
from tests.stories.played import play
from tests.stories.senders import zone
from tests.stories.told import STORIES, Story
from tests.stories.town import Town
from tests.world import World


@pytest.fixture(scope="module")
def known() -> Iterator[World]:
    """A name server of these tests' own: the filter remembers what it was told."""
    with World(zone(), origin=".") as world:
        yield world


@pytest.fixture(scope="module")
def town(known: World) -> Iterator[Town]:
    if missing := why_not():
        pytest.skip(missing)
    with town_of_servers(known.resolver) as made:
        yield made


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return data_at(tmp_path)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_ends_as_it_is_told(
    story: Story, town: Town, known: World, data: Data, database: Database
) -> None:
    assert differences(story, *play(story, town, known, data, database)) == []
