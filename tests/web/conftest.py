"""Fixtures of the page's tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.site import Site, served, settings_for
from tests.world import World


@pytest.fixture
def site(world: World, tmp_path: Path) -> Iterator[Site]:
    """An application over an empty world; fill it with `world.set(ZONE_TEXT)`."""
    with Site(settings_for(world, tmp_path / "data")) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's chromium, as playwright drives it: in an event loop, which other modules would trip over."""
    from tests.web.browsing import ARGUMENTS, CHROMIUM, playwright  # skips where there is no playwright

    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def address(world: World, tmp_path: Path) -> Iterator[str]:
    """Where the page is served, by threads, as the real server does."""
    settings = settings_for(world, tmp_path)
    with Site(replace(settings, dns=replace(settings.dns, timeout=2.0))) as site, served(site) as place:
        yield place
