"""A watched change in a real browser: it turns by itself while the zone changes, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deliverability.watch import schedule
from tests.databases import data_at
from tests.judging import RECORDS
from tests.watch.looking import dmarc, settings_in, zone
from tests.web.browsing import DONE, OPEN_ALL, ask, needs_chromium, playwright, visit
from tests.web.scanning import NARROW, WIDE, looked_at
from tests.web.site import Site, served
from tests.web.test_watch import AFTER, BEFORE, MAIL, SOA, WANTED
from tests.world import World

pytestmark = needs_chromium


@pytest.fixture
def address(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the page is served; a watch looks twice a second."""
    monkeypatch.setattr(schedule, "STEPS", ((timedelta(days=2), timedelta(seconds=0.5)),))
    world.set(BEFORE)
    settings = settings_in(world, data=data_at(tmp_path / "data"))
    settings = replace(settings, checks=replace(settings.checks, only=RECORDS))
    with Site(settings) as site, served(site) as place:
        yield place


def begin(page: playwright.Page) -> None:
    """Check, and press the button of the finding about DMARC."""
    ask(page)
    page.wait_for_selector(DONE)
    page.evaluate(OPEN_ALL)
    finding = page.locator("article.finding", has=page.get_by_text("dmarc.none-found", exact=True))
    finding.get_by_role("button", name="I changed it: watch").click()
    page.wait_for_url("**/watch/*")


def test_the_page_turns_while_the_zone_changes_underneath(
    browser: playwright.Browser, address: str, world: World
) -> None:
    with visit(browser, address) as page:
        begin(page)
        heading, expect = page.get_by_role("heading", level=1), playwright.expect
        expect(heading).to_have_text("No name server has your change yet.")
        page.evaluate("window.stayed = true")
        page.get_by_role("link", name="Back to the result").focus()
        world.set(zone(dmarc(WANTED), main=MAIL))
        expect(heading).to_have_text("Your change is at 1 of 2 name servers.", timeout=25_000)
        assert page.evaluate("document.activeElement.textContent") == "Back to the result"
        world.set(zone(google="_dmarc !absent\n", main=MAIL + SOA + dmarc(WANTED)))
        expect(page.get_by_text("It is live. Checked again:")).to_be_visible(timeout=25_000)
        expect(page.locator("[data-until]")).to_have_text("in 10 minutes")
        page.evaluate("document.querySelector('[data-until]').dataset.until = new Date(Date.now() + 42400)")
        expect(page.locator("[data-until]")).to_have_text(re.compile("in (3|4)[0-9] seconds"), timeout=10_000)
        world.set(AFTER)
        expect(heading).to_have_text("Everybody who answers sees the change.", timeout=25_000)
        assert page.get_by_role("status").text_content() == "Everybody who answers sees the change."
        assert page.title().startswith("Everybody who answers sees the change. support@example.com")
        assert page.evaluate("window.stayed")
        expect(page.locator("#watch")).not_to_have_attribute("data-rows", "")
        page.get_by_role("link", name="See the new result").click()
        page.wait_for_selector(DONE)


def test_it_works_without_a_script(browser: playwright.Browser, address: str, world: World) -> None:
    with visit(browser, address) as page:
        begin(page)
        url = page.url
    world.set(zone(main=MAIL + dmarc("v=DMARC1; p=nnone")))
    with visit(browser, url, java_script_enabled=False) as page:
        playwright.expect(page.get_by_text("another value").first).to_be_visible(timeout=25_000)


def test_no_state_hinders_anybody_or_scrolls_sideways(
    browser: playwright.Browser, address: str, world: World
) -> None:
    with visit(browser, address) as page:
        begin(page)
        url = page.url
    soa = "@ SOA ns1.example.com. hostmaster {} 7200 900 1209600 600\n"
    half = zone(dmarc(WANTED) + soa.format(8), dmarc("v=DMARC1; p=" + "x" * 200) + soa.format(7), main=MAIL)
    states = {
        "1 of 2 name servers": half,
        "Some resolvers still hold": zone(google="_dmarc !absent\n", main=MAIL + SOA + dmarc(WANTED)),
    }
    for words, text in states.items():
        world.set(text)
        with looked_at(browser, url) as page:
            playwright.expect(page.get_by_text(words).first).to_be_visible(timeout=25_000)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
