"""The guided path in a real browser: every question, and ticks that turn while the zone changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.setup.looking import NAMESERVERS, with_servers
from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.scanning import NARROW, hindrances
from tests.web.site import Site, served
from tests.web.test_setup import READY
from tests.world import World

pytestmark = needs_chromium
MX, REST = READY.split('@ TXT "v=spf1', 1)


@pytest.fixture
def address(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the page is served; looks may follow each other faster than in life."""
    monkeypatch.setattr("deliverability.setup.desk.PAUSE", timedelta(seconds=0.5))
    monkeypatch.setattr("web.setup.EVERY", 0.5)
    world.set(NAMESERVERS)
    with Site(with_servers(world, tmp_path)) as site, served(site) as place:
        yield place


def walk(page: playwright.Page, mailbox: str = "Fastmail", host: str = "Cloudflare") -> None:
    """Answer every question, by the words of the page only."""
    page.get_by_label("Your support address").fill("support@example.com")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name=mailbox, exact=True).check()
    page.get_by_role("button", name="Continue").click()
    playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("Which services")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name=host, exact=True).check()
    page.get_by_role("button", name="Show the records").click()


def state(page: playwright.Page, key: str) -> playwright.Locator:
    return page.locator(f"#want-{key} > summary .state")


def test_the_ticks_turn_by_themselves_until_the_full_check(
    browser: playwright.Browser, address: str, world: World
) -> None:
    with visit(browser, f"{address}/") as page:
        page.get_by_role("link", name="Start here").click()
        walk(page)
        page.evaluate("window.stayed = true")
        playwright.expect(state(page, "mx-1")).to_contain_text("not seen yet")
        page.locator("#want-dmarc > summary").click()
        world.set("@ MX 10 mail.elsewhere.test." + NAMESERVERS)
        playwright.expect(state(page, "mx-1")).to_contain_text("other value seen", timeout=20_000)
        world.set(MX + NAMESERVERS)
        heading = page.get_by_role("heading", level=1)
        playwright.expect(heading).to_have_text("2 of 7 records seen", timeout=20_000)
        assert page.get_by_role("status").text_content() == "2 of 7 records seen"
        assert page.locator("#want-dmarc").get_attribute("open") is not None  # what was open stays so
        world.set(READY + NAMESERVERS)
        link = page.get_by_role("link", name="See the full check")
        playwright.expect(link).to_be_visible(timeout=20_000)
        assert page.evaluate("window.stayed")  # nothing of it was a new page
        assert hindrances(page) == []
        link.click()
        page.wait_for_url("**/checks/*")


def test_without_a_script_a_press_turns_the_ticks(
    browser: playwright.Browser, address: str, world: World
) -> None:
    with visit(browser, f"{address}/setup", java_script_enabled=False, viewport=NARROW) as page:
        walk(page)
        world.set(READY + NAMESERVERS)
        page.wait_for_timeout(600)
        page.get_by_role("button", name="look again").click()
        playwright.expect(page.get_by_role("link", name="See the full check")).to_be_visible(timeout=15_000)


def test_every_page_of_the_path_is_fit_for_everybody(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set('@ MX 10 mx.zoho.eu.\n@ TXT "v=spf1 include:zohomail.eu ~all"' + NAMESERVERS)
    with visit(browser, f"{address}/setup", refused=True, viewport=NARROW, color_scheme="dark") as page:
        page.get_by_role("button", name="Continue").click()
        playwright.expect(page.locator("#problem")).to_be_visible()
        assert hindrances(page) == []
        page.get_by_label("Your support address").fill("support@example.com")
        for button in ("Continue", "Continue", "Continue", "Show the records"):
            page.get_by_role("button", name=button).click()
            assert hindrances(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if page.locator("#host-cloudflare").count():
                page.locator("#host-cloudflare").check()
        heights = page.evaluate(
            "[...document.querySelectorAll('button:not([hidden]), summary')]"
            ".filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 24
