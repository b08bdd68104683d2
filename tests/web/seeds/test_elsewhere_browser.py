"""Signing in at Microsoft in a real browser: without JavaScript, by keyboard, for all, on a small phone."""

from __future__ import annotations

from tests.seeds.token_office import Tokens
from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.scanning import looked_at
from tests.web.seeds import test_elsewhere
from tests.web.site import Site, served

pytestmark = needs_chromium
house, office = test_elsewhere.house, test_elsewhere.office


def test_a_code_is_got_by_keyboard_without_javascript_and_hinders_nobody(
    browser: playwright.Browser, house: Site, office: Tokens
) -> None:
    with served(house) as address:
        with visit(browser, f"{address}/seeds/1", java_script_enabled=False) as page:
            page.get_by_role("link", name="Sign in at Microsoft").focus()
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Get a code").focus()
            page.keyboard.press("Enter")
            page.get_by_text("ABCD-EFGH").wait_for()
            page.get_by_role("button", name="I have typed the code").click()
            page.get_by_text("has not seen the code yet").wait_for()
        small = {"width": 320, "height": 700}
        with visit(browser, f"{address}/seeds/1/sign-in", viewport=small) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for path in ("/seeds/1/sign-in", "/seeds/2/sign-in"):
            with looked_at(browser, address + path):
                pass
