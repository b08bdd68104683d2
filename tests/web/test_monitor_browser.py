"""The pages of domains that are looked after, in a real browser: by keyboard, without JavaScript, for all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update

from deliverability.store import states, tables
from deliverability.store.database import reading
from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.kept import looked_after, taken_in
from tests.web.scanning import looked_at
from tests.web.site import Site, served, settings_for
from tests.world import World

pytestmark = needs_chromium
FAULTY = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 include:_spf.a-very-long-name-that-a-phone-is-too-narrow-for.example.com +all"
_dmarc TXT "v=DMARC1; p=none"
"""


@contextmanager
def house(world: World, data: Path) -> Iterator[tuple[str, Site]]:
    """A site that looks after two domains, one of them with a past."""
    world.set(FAULTY)
    with Site(settings_for(world, data)) as site, served(site) as address:
        with ThreadPoolExecutor(1) as aside:  # playwright has an event loop in this thread
            aside.submit(looked_after, site, group="Shops", tags=("mail",)).result()
        taken_in(site, "other.example.com")
        yield address, site


def paths(site: Site) -> tuple[str, ...]:
    """Every page by a way of its own, forms with a mistake aside."""
    with reading(site.service.database) as connection:
        (found, *_) = states.standing_of(connection, 1)
    accept = f"/domains/1/accepted?check={found.check}&subject=x"
    return (
        "/domains", "/domains?q=nothing", "/domains/1", "/domains/2", "/domains/1/history",
        "/domains/1/settings", accept, "/domains/add", "/domains/add/many", "/groups", "/groups/1",
        "/settings", "/settings/defaults",
    )  # fmt: skip


def test_no_page_hinders_anybody(browser: playwright.Browser, world: World, tmp_path: Path) -> None:
    with house(world, tmp_path) as (address, site):
        for path in paths(site):
            with looked_at(browser, address + path) as page:
                playwright.expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_no_page_scrolls_sideways_and_what_is_pressed_is_large_enough(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    with house(world, tmp_path) as (address, site):
        for path in paths(site):
            with visit(browser, address + path, viewport={"width": 320, "height": 800}) as page:
                page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
                small = page.evaluate(
                    "[...document.querySelectorAll('button:not([hidden]), summary, nav a, select, .chips a,"
                    " input:not([type=hidden])')].filter((one) => one.checkVisibility()"
                    " && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)"
                )
                assert small == [], path


def test_a_domain_is_taken_in_checked_tagged_and_let_go_without_javascript(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(FAULTY)
    with visit(browser, address + "/domains", java_script_enabled=False) as page:
        page.get_by_label("Your support address or domain").fill("support@example.com")
        page.keyboard.press("Enter")
        playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("for the first time")
        page.get_by_role("link", name="Overview", exact=True).click()
        page.get_by_label("Mark support@example.com").check()
        page.get_by_label("With the marked domains").select_option("tag")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Tag").fill("shop")
        page.get_by_role("button", name="Add it").click()
        playwright.expect(page.get_by_role("status")).to_have_text("1 domain has the tag.")
        page.get_by_role("link", name="shop").click()
        page.get_by_label("Mark support@example.com").check()
        page.get_by_label("With the marked domains").select_option("remove")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Let go for good").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is looked after yet")


def test_the_keyboard_reaches_everything_on_the_overview_and_shows_where_it_is(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    with house(world, tmp_path) as (address, _), visit(browser, address + "/domains") as page:
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select')].length"
        )
        seen = set()
        for _ in range(wanted):
            page.keyboard.press("Tab")
            style, where = page.evaluate(
                "[getComputedStyle(document.activeElement).outlineStyle,"
                " [...document.querySelectorAll('*')].indexOf(document.activeElement)]"
            )
            assert style != "none", page.evaluate("document.activeElement.outerHTML")
            seen.add(where)
        assert len(seen) == wanted


def test_a_page_under_way_turns_by_itself(browser: playwright.Browser, world: World, tmp_path: Path) -> None:
    with house(world, tmp_path) as (address, site), visit(browser, address + "/domains/1") as page:
        page.get_by_role("button", name="check again").click()
        playwright.expect(page.get_by_role("status").first).to_have_text("Checking support@example.com")
        page.evaluate("window.stayed = true")
        with site.service.database.begin() as connection:
            connection.execute(update(tables.schedule).values(wanted_at=None))
        page.wait_for_selector("#run[data-state=done]")
        assert page.evaluate("window.stayed")
        assert page.title() == "support@example.com · Deliverability"
