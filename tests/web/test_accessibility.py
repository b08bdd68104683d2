"""No page has what axe-core finds to hinder people with assistive technology (WCAG 2.2 AA, good practice)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checks.model import Override, Severity
from deliverability.store import runs as store
from deliverability.store.runs import State, StoredRun
from tests.web.browsing import DONE, ask, needs_chromium, playwright
from tests.web.scanning import looked_at
from tests.web.site import Site, served, settings_for
from tests.whole import FAULTY, whole_settings
from tests.world import World

pytestmark = needs_chromium
MAIL = "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
WORLDS = {
    "faults": MAIL + '@ TXT "v=spf1 include:gone.example +all"\n_dmarc TXT "v=DMARC1; p=none"\n',
    "well": MAIL + '@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:d@example.com"\n',
    "silent": MAIL + "@ !servfail TXT\n_dmarc !servfail TXT\n",
    "parked": '@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject; sp=reject; np=reject"\n',
}
PAGES = ("/", "/plan", "/checks", "/checks/spf.too-many-lookups", "/nothing")


def test_a_plan_with_a_mistake_and_without(browser: playwright.Browser, world: World, address: str) -> None:
    world.set(WORLDS["faults"])
    with looked_at(browser, address + "/plan") as page:
        page.get_by_label("Your domain or address").fill("example.com")
        page.get_by_label("Your records").fill('_dmarc TXTT "x"')
        page.get_by_role("button").click()
        playwright.expect(page.get_by_label("The place in your text")).to_be_visible()
    with looked_at(browser, address + "/plan") as page:
        page.get_by_label("Your domain or address").fill("example.com")
        page.get_by_label("Your records").fill('@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=nope"')
        page.get_by_role("button").click()
        page.wait_for_selector(DONE)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_always_there(browser: playwright.Browser, address: str, path: str) -> None:
    with looked_at(browser, address + path) as page:
        playwright.expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("name", WORLDS)
def test_a_result(browser: playwright.Browser, address: str, world: World, name: str) -> None:
    world.set(WORLDS[name])
    with looked_at(browser, address) as page:
        ask(page, "example.com" if name == "parked" else "support@example.com")
        page.wait_for_selector(DONE)


def test_a_run_under_way(browser: playwright.Browser, address: str, world: World) -> None:
    world.set("@ !delay 5\n")
    with looked_at(browser, address) as page:
        ask(page)
        playwright.expect(page.locator("#row-mx")).to_contain_text("waiting")


def test_an_address_that_is_refused(browser: playwright.Browser, address: str) -> None:
    with looked_at(browser, address) as page:
        page.get_by_label("Your support address").fill("nonsense")
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#problem")).to_be_visible()


def test_a_second_opinion(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(WORLDS["faults"])
    with looked_at(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        page.get_by_role("link", name="Second opinion").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Second opinion")


def test_a_result_with_everything(browser: playwright.Browser, world: World, tmp_path: Path) -> None:
    world.set(FAULTY)
    with (
        Site(whole_settings(world, tmp_path)) as site,
        served(site) as address,
        looked_at(browser, address) as page,
    ):
        ask(page)
        page.wait_for_selector(DONE)
        playwright.expect(page.locator("details.group")).to_have_count(4)


def test_a_run_that_failed_and_one_by_settings_of_its_own(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    world.set(WORLDS["faults"])
    overrides = (
        Override("spf.all-plus", Severity.WARNING, "we are being moved"),
        Override("dmarc.none-found", None, "the group does that"),
    )
    settings = settings_for(world, tmp_path)
    settings = replace(settings, checks=replace(settings.checks, severity=overrides))
    with Site(settings) as site, served(site) as address:
        with looked_at(browser, address) as page:
            ask(page)
            page.wait_for_selector(DONE)
            playwright.expect(page.get_by_role("heading", name="Switched off")).to_be_visible()
            done = page.url.rpartition("/")[2]
        store.add(site.service.database, failed(site, done))
        with looked_at(browser, f"{address}/checks/{'f' * 22}") as page:
            playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("We could not check")


def failed(site: Site, run_id: str) -> StoredRun:
    found = store.get(site.service.database, run_id)
    assert found is not None
    return replace(found, id="f" * 22, state=State.FAILED, problem="The check was interrupted.")


def test_the_scan_finds_what_is_wrong(browser: playwright.Browser, address: str) -> None:
    with pytest.raises(AssertionError, match="image-alt"), looked_at(browser, address) as page:
        page.evaluate("document.getElementById('main').innerHTML += '<img src=/static/icon.svg>'")
