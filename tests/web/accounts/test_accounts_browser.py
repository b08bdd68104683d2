"""With a real browser: a code, a passkey of a virtual device, and what axe-core finds on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.accounts.door import GOOD, account, code
from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.site import Site, served, settings_for
from tests.world import World

pytestmark = needs_chromium
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture
def door(world: World, tmp_path: Path) -> Iterator[str]:
    """A site with the account anna@example.com; a passkey needs a name in place of an IP address."""
    with Site(settings_for(world, tmp_path / "data")) as site, served(site) as place:
        account(site)
        yield place.replace("127.0.0.1", "localhost")


def sign_in(page: playwright.Page, door: str) -> None:
    page.goto(f"{door}/sign-in")
    page.get_by_label("E-mail address").fill("anna@example.com")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$|/sign-in/code"))


def test_a_passkey_opens_the_door_without_a_password(browser: Any, door: str) -> None:
    with visit(browser, f"{door}/sign-in") as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        sign_in(page, door)
        page.goto(f"{door}/account/passkeys")
        page.get_by_label("A name for it").fill("Laptop")
        page.get_by_role("button", name="Add it").click()
        page.wait_for_url(f"{door}/account")
        assert "Passkey Laptop" in page.inner_text("main")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{door}/sign-in")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{door}/")
        page.goto(f"{door}/account")
        page.get_by_role("button", name="Remove the passkey Laptop").click()
        page.wait_for_url(re.compile("/account"))
        page.goto(f"{door}/account")
        assert "Passkey Laptop" not in page.inner_text("main")


def test_a_code_is_set_up_and_asked_for(browser: Any, door: str) -> None:
    with visit(browser, f"{door}/sign-in") as page:
        sign_in(page, door)
        page.goto(f"{door}/account/code")
        page.get_by_role("button", name="Begin").click()
        key = page.locator("code").inner_text()
        page.get_by_label("The code that your app shows").fill(code(key))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{door}/account")
        assert "A code of your app is asked for" in page.inner_text("main")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{door}/sign-in")
        sign_in(page, door)
        page.get_by_label("The code that your app shows").fill(code(key, ahead=1))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{door}/")


def test_axe_finds_nothing_on_any_page_of_accounts(browser: Any, door: str) -> None:
    from tests.web.scanning import NARROW, WIDE, hindrances

    def scanned(path: str) -> list[str]:
        page.set_viewport_size(NARROW)
        page.goto(f"{door}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        return hindrances(page)

    with visit(browser, f"{door}/sign-in", viewport=WIDE) as page:
        found = scanned("/sign-in") + scanned("/password/forgotten")
        sign_in(page, door)
        for path in ("", "/password", "/passkeys", "/code"):
            found += scanned(f"/account{path}")
        page.get_by_role("button", name="Begin").click()
        found += hindrances(page)
        found += [told for path in ("/people", "/tokens", "/audit") for told in scanned(path)]
    assert found == []


def test_without_javascript_people_sign_in_and_out(browser: Any, door: str) -> None:
    with visit(browser, f"{door}/sign-in", java_script_enabled=False) as page:
        sign_in(page, door)
        page.goto(f"{door}/account")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{door}/sign-in")
