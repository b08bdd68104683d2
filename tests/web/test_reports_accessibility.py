"""The pages about reports hinder nobody with assistive technology, and fit a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deliverability.reports.opened import sign_begun
from tests.reports.site import Reported, reported
from tests.web.browsing import needs_chromium, playwright
from tests.web.scanning import NARROW, WIDE, looked_at
from tests.web.site import served

pytestmark = needs_chromium
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reported, str]]:
    """Made before the browser starts, whose event loop a run that is judged would trip over."""
    folder: Path = tmp_path_factory.mktemp("reported")
    with reported(folder) as one, served(one.site) as address:
        yield one, address


@pytest.mark.parametrize("page", ["readers", "remind", "done", "preview"])
def test_a_page_about_reports(at: tuple[Reported, str], browser: playwright.Browser, page: str) -> None:
    one, address = at
    paths = {
        "readers": "/readers",
        "remind": one.way("remind"),
        "done": "/r/begun/" + sign_begun(one.desk, one.finding, datetime.now(UTC) - timedelta(hours=2)),
        "preview": f"/reports/preview?reader={one.anna.id}",
    }
    with looked_at(browser, address + paths[page]) as shown:
        for size in (WIDE, NARROW):
            shown.set_viewport_size(size)
            assert shown.evaluate(WIDER) == 0
