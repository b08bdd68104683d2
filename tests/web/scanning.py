"""What axe-core finds to hinder people on a page (WCAG 2.2 AA, good practice), however it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.web.browsing import OPEN_ALL, playwright

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = (("light", WIDE), ("dark", NARROW))
"""Both colours and both widths. Two scans show them all, as colours depend on no width and no width hides
what another shows."""


def hindrances(page: playwright.Page) -> list[str]:
    """What axe-core finds on the page with all of it open, in every look; the last is the phone's."""
    page.evaluate(OPEN_ALL)
    page.evaluate(axe.Axe().axe_script)
    return [told for scheme, size in LOOKS for told in _seen(page, scheme, size)]


def _seen(page: playwright.Page, scheme: Any, size: Any) -> Iterator[str]:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    found = axe.AxeResults(page.evaluate("(rules) => axe.run(document, rules)", RULES))
    if found.violations_count:
        yield f"{scheme}, {size['width']} wide: {found.generate_report()}"


@contextmanager
def looked_at(browser: playwright.Browser, url: str) -> Iterator[playwright.Page]:
    """The page at `url`, which is scanned at the end in every look."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(url)
    yield page
    found = hindrances(page)
    context.close()
    assert not found, "\n".join(found)
