"""The page with all that is looked at by default, in a real browser: all green, and with new faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browsing import DONE, OPEN_ALL, ask, needs_chromium, playwright, visit
from tests.web.site import Site, served
from tests.whole import FAULTY, HEALTHY, whole_settings
from tests.world import World

pytestmark = needs_chromium


@pytest.fixture(params=[HEALTHY, FAULTY], ids=["healthy", "faulty"])
def zone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(world: World, tmp_path: Path, zone: str) -> Iterator[str]:
    """A site that looks at everything; the world has its servers before the settings name their ports."""
    world.set(zone)
    with Site(whole_settings(world, tmp_path)) as site, served(site) as place:
        yield place


def states(page: playwright.Page) -> dict[str, str]:
    """The word beside each group."""
    groups = page.locator("details.group > summary")
    return {
        groups.nth(at).locator("h2").inner_text(): groups.nth(at).locator(".mark").inner_text()
        for at in range(groups.count())
    }


def test_the_groups_say_how_it_stands(browser: playwright.Browser, address: str, zone: str) -> None:
    with visit(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        whole = zone == HEALTHY
        assert states(page) == {
            "Mail reaches you": "pass" if whole else "warn",
            "Your mail is believed": "pass",
            "Your mail is protected": "pass" if whole else "fail",
            "Your DNS is healthy": "pass" if whole else "warn",
        }
        opened = page.locator("details.group[open] h2").all_inner_texts()
        assert opened == (
            [] if whole else ["Mail reaches you", "Your mail is protected", "Your DNS is healthy"]
        )
        step = "There is nothing you need to do." if whole else "Name mx2.example.com in your policy"
        playwright.expect(page.locator(".step")).to_contain_text(step)


def test_notes_stay_closed_and_lead_to_what_they_are_about(
    browser: playwright.Browser, address: str, zone: str
) -> None:
    with visit(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        assert page.locator("article.finding.not-applicable:visible").count() == 0
        page.locator("#notes > summary").click()
        page.locator("#notes").get_by_text("Mail programs show no logo beside your mail").click()
        playwright.expect(
            page.get_by_role("heading", name="Mail programs show no logo beside your mail")
        ).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(
    browser: playwright.Browser, address: str, zone: str, width: int
) -> None:
    with visit(browser, address, viewport={"width": width, "height": 800}) as page:
        ask(page)
        page.wait_for_selector(DONE)
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
