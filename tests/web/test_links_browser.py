"""The pages of links, the shared page and the API's page hinder nobody (WCAG 2.2 AA)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deliverability import shares
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import recorded_worlds
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored
from deliverability.store.database import Database
from deliverability.store.shares import Kind
from tests.web.browsing import needs_chromium, playwright
from tests.web.scanning import looked_at
from tests.web.site import Site, served, settings_for
from tests.world import World
from web.given_links import url_of

pytestmark = needs_chromium
NOW = datetime.now(UTC)
BIKES = next(world for world in recorded_worlds() if "bikes" in world.target)


@pytest.fixture
def places(world: World, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Name -> the address of each page, of a domain with a history and one link of each kind."""
    settings = settings_for(world, tmp_path)
    with Site(replace(settings, dns=replace(settings.dns, timeout=2.0))) as site, served(site) as at:
        database = site.service.database
        (one,) = intake.add(database, (Wanted(BIKES.target),), NOW).new
        with ThreadPoolExecutor(1) as elsewhere:  # the browser's event loop runs in this thread
            elsewhere.submit(_seen, database, one).result()
        given = {kind: shares.give(database, kind, one.id, NOW) for kind in Kind}
        with site.app.test_request_context():
            shared = url_of(given[Kind.PAGE]).partition("/share/")[2]
        yield {"links": f"{at}/domains/1/links", "share": f"{at}/share/{shared}", "api": f"{at}/api/docs"}


def _seen(database: Database, one: Monitored) -> None:
    with database.begin() as connection:
        keep_past_run(connection, one, BIKES, NOW, NOW)


def test_every_page_for_others_can_be_used_by_all(
    browser: playwright.Browser, places: dict[str, str]
) -> None:
    for place in places.values():
        with looked_at(browser, place) as page:
            playwright.expect(page.get_by_role("heading", level=1)).to_be_visible()
