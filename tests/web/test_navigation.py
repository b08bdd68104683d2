"""The way through the site says where the reader is, on the pages behind the settings too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.site import Site, settings_for
from tests.world import World

BEHIND = ["/settings", "/tokens", "/audit", "/people", "/account", "/api/docs", "/seeds"]


@pytest.mark.parametrize("path", BEHIND)
def test_what_the_settings_lead_to_counts_as_settings(world: World, tmp_path: Path, path: str) -> None:
    with Site(settings_for(world, tmp_path)) as site:
        page = site.client.get(path, follow_redirects=True).text
    assert 'aria-current="true">Settings</a>' in page or 'aria-current="page">Settings</a>' in page
