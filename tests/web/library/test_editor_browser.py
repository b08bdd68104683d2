"""The editor in a real browser: type, see it underlined, mend it; by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.library.kept import shelved
from tests.web.scanning import looked_at
from tests.web.site import Site, served, settings_for
from tests.world import World

pytestmark = needs_chromium
RUDE = "Hi Anna,\n\nYou failed to include your order number.\n\nBest regards,\nTom"
OPEN = "Hi Anna,\n\nHere is your order: http://www.wikipedia.org/orders\n\nBest regards,\nTom"
STOPPED = ("csp", "net::ERR_ABORTED")
"""By the policy of the frame, or by us as a newer look was asked for: nothing left the browser."""
PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>", "<a href=javascript:alert(1)>x</a>",
    "</textarea><script>alert(1)</script>",
    "</pre><script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "<body onload=alert(1)>", "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><button autofocus onfocus=alert(1)>x</button></form>",
    "<img src=https://evil.example/pixel.gif>", "<video src=https://evil.example/v autoplay></video>",
    "<object data=https://evil.example/o></object>", "<base href=https://evil.example/>",
    "<div style=\"background:url(https://evil.example/b)\">x</div>",
    "{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<svg><image href=https://evil.example/i /><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<a href=https://evil.example/gone target=_top>Track your parcel</a>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
)  # fmt: skip


@pytest.fixture(scope="module")
def place(_world_server: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One site for all tests, with a small library."""
    _world_server.set("")
    with Site(settings_for(_world_server, tmp_path_factory.mktemp("editor"))) as site:
        shelved(site)
        with served(site) as address:
            yield address


def test_a_fault_is_underlined_as_one_types_and_gone_when_it_is_mended(
    browser: playwright.Browser, place: str
) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.fill("Hi Anna,\n\n")
        box.press("Control+End")
        box.press_sequentially("You failed to include your order number.")
        finding = page.locator("#seen .finding", has_text="You failed to")
        playwright.expect(finding).to_contain_text("Line 3")
        playwright.expect(page.locator("#mirror mark.fail")).to_have_text(["You failed to"])
        playwright.expect(page.locator("#live")).to_contain_text("1 problem")
        finding.get_by_role("link", name="Line 3").click()
        assert (
            box.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)") == "You failed to"
        )
        page.keyboard.type("We also need you to")
        playwright.expect(finding).to_have_count(0)
        playwright.expect(page.locator("#mirror mark.fail")).to_have_count(0)


def test_underlines_move_with_what_is_typed_before_them(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.fill(RUDE)
        mark = page.locator("#mirror mark.fail")
        playwright.expect(mark).to_have_text(["You failed to"])
        page.route("**/templates/look", lambda route: None)
        box.press("Control+Home")
        box.press_sequentially("\U0001f600 Dear all. ")
        playwright.expect(mark).to_have_text(["You failed to"])
        assert page.locator("#mirror").evaluate(
            "(one) => one.textContent.startsWith('\U0001f600 Dear all. Hi')"
        )


def test_a_fix_is_put_in_and_can_be_undone(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.fill("\U0001f600\n\n" + OPEN)
        fix = page.locator("#seen button[data-edits]").first
        words = fix.inner_text()
        fix.click()
        playwright.expect(page.locator("#seen button", has_text=words)).to_have_count(0)
        mended = box.input_value()
        assert mended != "\U0001f600\n\n" + OPEN
        assert mended.startswith("\U0001f600\n\n")
        assert "https://www.wikipedia.org" in mended
        box.press("Control+z")
        playwright.expect(page.locator("#seen button", has_text=words)).to_have_count(1)


def test_many_fixes_are_put_in_at_once_and_undone_at_once(browser: playwright.Browser, place: str) -> None:
    source = "Hi {{ticket.requester.first_name}},\n\n<b>We & you</b> will look at it!!  Soon.\n\n" * 100
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.fill(source)
        page.get_by_role("button", name="safe fixes").click()
        mended = box.input_value()
        assert mended.count('first_name | default: "there"}},') == 1
        assert mended.count("<b>We & you</b> will look at it!  Soon.") == 100
        box.press("Control+z")
        playwright.expect(box).to_have_value(source)


def test_what_spans_much_hides_no_finding_in_it(browser: playwright.Browser, place: str) -> None:
    lines = ("The driver left it with a neighbour and rang no bell " * 8).strip()
    source = f"Hi Anna,\n\nYou failed to include your order number {lines}\n{lines}.\n\nBest regards,\nTom"
    with visit(browser, place + "/templates") as page:
        page.get_by_label("The template").fill(source)
        playwright.expect(page.locator("#mirror mark.fail").first).to_have_text("You failed to")
        playwright.expect(page.locator("#mirror")).to_have_text(source, use_inner_text=False)
    with visit(browser, place + "/templates", java_script_enabled=False) as page:
        page.get_by_label("The template").fill(source)
        page.get_by_role("button", name="Check it").click()
        playwright.expect(page.locator("#marked mark.fail").first).to_have_text("You failed to")
        for link in page.locator("#seen a[data-go]").all():
            assert page.locator("[id='" + (link.get_attribute("href") or "")[1:] + "']").count() == 1


def test_all_of_it_works_by_keyboard(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.focus()
        page.keyboard.insert_text(OPEN)
        fix = page.locator("#seen button[data-edits]").first
        playwright.expect(fix).to_be_visible()
        for _ in range(20):
            page.keyboard.press("Tab")
            if fix.evaluate("(one) => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        playwright.expect(box).to_be_focused()
        playwright.expect(box).not_to_have_value(OPEN)


def test_all_of_it_works_without_javascript(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates", java_script_enabled=False) as page:
        page.get_by_label("The template").fill(OPEN)
        page.get_by_role("button", name="Check it").click()
        assert page.locator("#marked mark").count() >= 1
        page.locator("#seen button[data-edits]").first.click()
        mended = page.get_by_label("The template").input_value()
        assert mended != OPEN
        assert "https://www.wikipedia.org" in mended
        page.get_by_role("button", name="Put it into the library").click()
        page.get_by_label("What people ask or complain about").fill("Without a script")
        page.get_by_role("button", name="Put it into the library").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Without a script")
        page.get_by_role("button", name="Remove it").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without"])
def test_what_is_typed_neither_runs_nor_calls_anybody(
    browser: playwright.Browser, place: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("requestfinished", lambda asked: asked.url.startswith(place) or alarms.append(asked.url))
    page.on("requestfailed", lambda asked: asked.failure in STOPPED or alarms.append(asked.failure))
    page.goto(place + "/templates")
    text = "Subject: " + PAYLOADS[0] + "\n\nYou failed to " + "\n".join(PAYLOADS)
    for source in (text, "<html><body>You failed to " + "\n".join(PAYLOADS) + "</body></html>"):
        page.get_by_label("The template").fill(source)
        page.get_by_role("button", name="Check it").click()
        page.wait_for_selector("#seen h2")
        page.locator("#preview summary").click()
        for values in ("usual", "empty"):
            if not scripts:
                page.locator(f"button[value={values}]").click()
            shown = page.frame_locator(f"iframe[name=frame-{values}]")
            playwright.expect(shown.locator("body")).to_contain_text("You failed to")
        if source != text:
            shown.get_by_text("Track your parcel").evaluate("(one) => one.click()")
        page.wait_for_timeout(250)
    assert page.url.startswith(place)
    assert alarms == []
    context.close()


def test_both_mails_show_and_follow_what_is_typed_and_chosen(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        box.fill("Hi {{customer.first_name}},\n\nIt is on its way.\n\nBest, Tom")
        page.locator("#preview summary").click()
        usual, empty = (page.frame_locator(f"iframe[name=frame-{one}]") for one in ("usual", "empty"))
        playwright.expect(empty.locator("body")).to_contain_text("Hi ,")
        playwright.expect(usual.locator("body")).to_contain_text("It is on its way.")
        playwright.expect(usual.locator("body")).not_to_contain_text("Hi ,")
        box.press("Control+End")
        box.press_sequentially(" Smith")
        playwright.expect(empty.locator("body")).to_contain_text("Best, Tom Smith")
        playwright.expect(usual.locator("body")).to_contain_text("Best, Tom Smith")
        page.get_by_label("dark").check()
        playwright.expect(empty.locator("body")).to_have_css("color", "rgb(232, 232, 232)")


def test_a_server_that_is_gone_is_told_and_asked_again(browser: playwright.Browser, place: str) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(place + "/templates")
        page.route("**/templates/look", lambda route: route.abort("internetdisconnected"))
        page.get_by_label("The template").fill(RUDE)
        page.clock.run_for(400)
        playwright.expect(page.locator("#trouble")).to_contain_text("Your text is still here")
        playwright.expect(page.locator("#live")).to_contain_text("There is no connection.")
        page.unroute("**/templates/look")
        page.clock.run_for(5000)
        playwright.expect(page.locator("#mirror mark.fail")).to_have_text(["You failed to"])
        playwright.expect(page.locator("#trouble")).to_be_hidden()


def test_an_answer_about_what_was_typed_before_is_not_shown(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates") as page:
        box = page.get_by_label("The template")
        late: list[playwright.Route] = []
        page.route("**/templates/look", lambda route: late.append(route), times=1)
        box.fill(RUDE)
        page.wait_for_timeout(500)
        box.fill("Hi Anna,\n\nIt is on its way.\n\nBest regards,\nTom")
        playwright.expect(page.locator("#found-head")).to_be_visible()
        late[0].continue_()
        page.wait_for_timeout(500)
        playwright.expect(page.locator("#mirror mark.fail")).to_have_count(0)


def test_who_leaves_with_words_that_are_not_kept_is_asked(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates/library/1/edit") as page:
        asked: list[str] = []
        page.on("dialog", lambda one: (asked.append(one.type), one.accept()))
        box, home = page.get_by_label("The template"), place + "/templates/library"
        box.press("End")
        page.goto(home)
        assert asked == []
        page.goto(home + "/1/edit")
        box.press("End")
        box.press_sequentially("!")
        page.get_by_role("link", name="Leave it as it was").click()
        page.wait_for_url("**/library/1")
        assert asked == ["beforeunload"]
        page.goto(home + "/1/edit")
        box.press_sequentially(" ")
        page.get_by_role("button", name="Save it").click()
        page.wait_for_url("**/library/1")
        assert asked == ["beforeunload"]


def test_an_answer_is_written_found_copied_and_removed(browser: playwright.Browser, place: str) -> None:
    with visit(browser, place + "/templates/library") as page:
        page.get_by_role("link", name="Write an answer").click()
        page.get_by_label("What people ask or complain about").fill("The mug is broken")
        page.get_by_label("The template").fill(
            "Hi {{name}},\n\nI am sorry. A new mug is on its way.\n\nBest, Tom"
        )
        page.get_by_label("Tags").fill("mugs")
        page.get_by_role("button", name="Put it into the library").click()
        page.get_by_label("name").fill("Anna <b>")
        page.get_by_role("button", name="Fill it in").click()
        playwright.expect(page.locator(".record pre").first).to_contain_text("Hi Anna <b>,")
        page.get_by_role("button", name="I stand for it").click()
        playwright.expect(page.get_by_text("the owner stands for it.")).to_be_visible()
        page.get_by_role("link", name="Library of answers").click()
        page.get_by_label("Words").fill("mug")
        page.get_by_role("button", name="Show", exact=True).click()
        playwright.expect(page.locator(".answers > li")).to_have_count(1)
        page.get_by_role("link", name="The mug is broken").click()
        page.get_by_role("button", name="Remove it").click()
        playwright.expect(page.get_by_role("status")).to_contain_text("is removed")
        page.get_by_text("that you removed").click()
        page.get_by_role("button", name="Remove it for good: The mug is broken").click()


PAGES = ("/templates", "/templates/library", "/templates/library/1", "/templates/library/1/edit",
         "/templates/library/import", "/checks/template.blame-customer")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_hinders_anybody_or_scrolls_sideways(
    browser: playwright.Browser, place: str, path: str
) -> None:
    with looked_at(browser, place + path) as page:
        playwright.expect(page.get_by_role("heading", level=1)).to_be_visible()
        if path == "/templates":
            page.get_by_label("The template").fill(RUDE)
            page.wait_for_selector("#seen h2")
    with visit(browser, place + path, viewport={"width": 320, "height": 800}) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
