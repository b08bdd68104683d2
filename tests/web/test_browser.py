"""The page in a real browser: rows turn, findings open, the keyboard is enough, a phone is wide enough."""

from __future__ import annotations

import pytest

from tests.web.browsing import DONE, OPEN_ALL, ask, needs_chromium, playwright, visit
from tests.world import World

pytestmark = needs_chromium
FAULTY = """
@ TXT "v=spf1 include:_spf.a-very-long-name-that-a-phone-is-too-narrow-for.example.com -all"
_dmarc TXT "v=DMARC1; p=none; rua=mailto:a-very-long-name-that-a-phone-is-too-narrow-for@example.net"
"""
HOSTILE = """
@ TXT "v=spf1 <img src=/alarm onerror=fetch('/alarm')> <script>fetch('/alarm')</script> -all"
_dmarc TXT "v=DMARC1; p=none; rua=mailto:<svg/onload=fetch('/alarm')>"
"""


def test_rows_turn_while_the_reader_watches(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(
        '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 -all"\n@ !delay MX 0.2\nmail !delay A 1.5\n'
        + "mail !delay AAAA 1.5"
    )  # longer than the page's second between two looks, shorter than the time-out
    with visit(browser, address) as page:
        ask(page)
        playwright.expect(page.locator("#row-mx")).to_contain_text("waiting")
        playwright.expect(page.get_by_role("status")).to_contain_text("of ")
        page.evaluate("window.stayed = true")
        page.wait_for_selector(DONE)
        playwright.expect(page.locator("#row-mx")).to_contain_text("pass")
        playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("Mail to support@example.com")
        said = page.get_by_role("heading", level=1).inner_text()
        assert page.get_by_role("status").text_content() == said
        assert page.title() == "support@example.com: result · Deliverability"
        assert page.evaluate("window.stayed")  # the rows turned without a new page


def test_the_next_step_opens_its_finding(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(FAULTY)
    with visit(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = false))")
        finding = page.locator("article.finding").first
        playwright.expect(finding).to_be_hidden()
        page.locator(".step a").click()
        playwright.expect(finding).to_be_visible()
        detail = finding.get_by_text("What was answered")
        playwright.expect(detail).to_be_hidden()
        finding.get_by_text("Technical detail").click()
        playwright.expect(detail).to_be_visible()


def test_the_keyboard_alone_is_enough(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(FAULTY)
    with visit(browser, address) as page:
        keys = page.keyboard

        def walk_to(wanted: str) -> None:
            for _ in range(60):
                keys.press("Tab")
                if page.evaluate("document.activeElement.textContent").strip().startswith(wanted):
                    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                    assert outline == "solid", f"the focus on {wanted} cannot be seen"
                    return
            raise AssertionError(f"Tab never came to {wanted}")

        walk_to("Settings")
        keys.press("Tab")
        keys.type("support@example.com")
        keys.press("Enter")
        page.wait_for_selector(DONE)
        walk_to("Mail reaches you")
        if page.locator("#group-1").get_attribute("open") is None:
            keys.press("Enter")
        walk_to("Mail servers")
        was_open = page.locator("#family-mx").get_attribute("open") is not None
        keys.press("Enter")
        assert (page.locator("#family-mx").get_attribute("open") is not None) is not was_open
        walk_to("All that was asked and answered")
        keys.press("Space")
        playwright.expect(page.locator("#answers .answer").first).to_be_visible()


def test_focus_and_open_details_outlive_a_turn(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set("mail A 192.0.2.1\n@ MX 10 mail\nmail !delay A 0.4\nmail !delay AAAA 0.4")
    with visit(browser, address) as page:
        ask(page)
        page.get_by_role("link", name="What we check").focus()
        page.wait_for_selector(DONE)
        assert page.evaluate("document.activeElement.textContent") == "What we check"


@pytest.mark.parametrize("width", [320, 360, 390, 768])
def test_nothing_scrolls_sideways(
    browser: playwright.Browser, address: str, world: World, width: int
) -> None:
    world.set(FAULTY)
    with visit(browser, address, viewport={"width": width, "height": 800}) as page:
        for path in ("/", "/checks", "/checks/mx.none", "/nothing"):
            if path != "/nothing":
                page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.goto(address)
        ask(page)
        page.wait_for_selector(DONE)
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Second opinion").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Second opinion")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_can_be_pressed_is_at_least_24_pixels_high(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(FAULTY)
    with visit(browser, address, viewport={"width": 390, "height": 800}) as page:
        ask(page)
        page.wait_for_selector(DONE)
        heights = page.evaluate(
            "[...document.querySelectorAll('button:not([hidden]), summary, nav a')]"
            ".filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)"
        )
        assert heights
        assert min(heights) >= 24


def test_without_javascript_the_page_refreshes_until_it_is_done(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(FAULTY + "@ !delay MX 0.2")
    with visit(browser, address, java_script_enabled=False) as page:
        ask(page)
        page.wait_for_selector(DONE, timeout=10_000)
        playwright.expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        page.locator("#answers summary").click()
        playwright.expect(page.locator("#answers .answer").first).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_selector_is_named_and_put_right_in_place(
    browser: playwright.Browser, address: str, world: World, scripted: bool
) -> None:
    world.set(FAULTY + 'mine._domainkey TXT "v=DKIM1; p="')
    with visit(browser, address, refused=True, java_script_enabled=scripted) as page:
        ask(page)
        page.wait_for_selector(DONE)
        old = page.url
        page.locator("#family-dkim > summary").click()
        page.get_by_role("link", name="Name your selector").click()
        playwright.expect(page.get_by_label("Your selector")).to_be_in_viewport()
        page.get_by_label("Your selector").fill("s=mine;")
        page.get_by_role("button", name="Check again with it").click()
        field = page.get_by_label("Your selector")
        playwright.expect(field).to_be_focused()
        playwright.expect(field).to_have_value("s=mine;")
        playwright.expect(page.locator("#problem")).to_be_in_viewport()
        assert page.url == old
        field.fill("mine")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != old)
        page.wait_for_selector(DONE)
        playwright.expect(page.locator("#row-dkim")).to_contain_text("1 problem")


def test_a_record_is_copied_with_one_press(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(FAULTY)
    granted = ["clipboard-read", "clipboard-write"]
    with visit(browser, address, permissions=granted) as page:
        page.evaluate(
            "document.getElementById('main').innerHTML = '<div class=record><pre><code>v=spf1 -all</code>"
            "</pre><button type=button class=copy data-copy>Copy</button></div>'"
        )
        page.get_by_role("button", name="Copy").click()
        playwright.expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "v=spf1 -all"


def test_printing_opens_everything_and_drops_the_buttons(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(FAULTY)
    with visit(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        page.emulate_media(media="print")
        playwright.expect(page.locator("#answers .answer").last).to_be_visible()
        playwright.expect(page.locator(".step button").first).to_be_hidden()
        playwright.expect(page.locator("nav")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_has_enough_contrast(browser: playwright.Browser, address: str, scheme: str) -> None:
    with visit(browser, address, color_scheme=scheme) as page:
        colours = page.evaluate(
            "() => { const style = getComputedStyle(document.documentElement);"
            "return Object.fromEntries(['paper', 'wash', 'ink', 'soft', 'accent', 'pass', 'warn', 'fail',"
            "'could-not-check', 'not-applicable', 'on-accent']"
            ".map((name) => [name, style.getPropertyValue('--' + name)])) }"
        )
    for name, colour in colours.items():
        grounds = ("accent",) if name == "on-accent" else ("paper", "wash")
        if name not in ("paper", "wash"):
            assert min(contrast(colour, colours[ground]) for ground in grounds) >= 4.5, name


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 §1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_strangers_wrote_runs_nowhere(browser: playwright.Browser, address: str, world: World) -> None:
    world.set(HOSTILE)
    asked: list[str] = []
    with visit(browser, address) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append("dialog"))
        ask(page, "<b>@example.com")
        page.wait_for_selector(DONE)
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(100)
        assert "<img src=/alarm" in page.locator("#answers").inner_text()
        assert not [url for url in asked if "alarm" in url or "dialog" in url]
        assert all(url.startswith(address) for url in asked)
