"""The result page shows each record as it is typed at the reader's DNS host, once, with its old value."""

from __future__ import annotations

import html
import re

from tests.web.browsing import DONE, OPEN_ALL, ask, needs_chromium, playwright, visit
from tests.web.site import Site
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
TWO_FAULTS = MAIL + '@ TXT "v=spf1 ptr mx +all"\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"\n'


def test_a_record_that_two_findings_want_is_shown_once(site: Site, world: World) -> None:
    world.set(TWO_FAULTS)
    page = site.get(f"/checks/{site.checked()}").text
    assert len(re.findall(r'<div class="card"', page)) == len(set(re.findall(r'id="(record-\d+)"', page)))
    assert page.count("v=spf1 mx ~all</code></pre><button") == 1
    assert '<a href="#record-1">the TXT record at <code>example.com</code></a>' in page
    assert "Find the TXT record <code>v=spf1 ptr mx +all</code>, and change it to this:" in page


def test_the_reader_names_the_dns_host_and_the_link_keeps_it(site: Site, world: World) -> None:
    world.set(TWO_FAULTS)
    run_id = site.checked()
    general = site.get(f"/checks/{run_id}").text
    assert "Shown in general words." in general
    page = site.get(f"/checks/{run_id}?dns_host=ovh").text
    assert "At OVHcloud, open Web Cloud &gt; Domain names &gt; example.com &gt; DNS zone." in page
    assert "<dt>Sub-domain</dt>" in page
    assert '<option value="ovh" selected>' in page
    assert f"/checks/{run_id}/again?dns_host=ovh" in page
    again = site.client.post(f"/checks/{run_id}/again?dns_host=ovh", data={"csrf_token": site.token()})
    assert again.location.endswith("?dns_host=ovh")
    assert "Shown in general words." in site.get(f"/checks/{run_id}?dns_host=nobody").text


def test_one_mail_holds_every_record_of_the_page(site: Site, world: World) -> None:
    world.set(TWO_FAULTS)
    page = site.get(f"/checks/{site.checked()}", headers={"Host": "127.0.0.1"}).text
    mail = page.partition('id="send-text"')[2].partition("</details>")[0]
    assert "New: example.com. 3600 IN TXT &#34;v=spf1 mx ~all&#34;" in mail
    assert "Old: example.com. 3600 IN TXT &#34;v=spf1 ptr mx +all&#34;" in mail
    assert "The whole report" not in mail  # nobody else can open a page of this machine
    assert 'href="mailto:?subject=DNS%20changes%20for%20mail%20of%20example.com&amp;body=' in page


def test_records_can_be_tried_before_they_are_published(site: Site, world: World) -> None:
    world.set(TWO_FAULTS)
    page = site.get(f"/checks/{site.checked()}").text
    (link, *_) = re.findall(r'href="(/plan\?[^"]+)"[^>]*>Try it first', page)
    form = site.get(html.unescape(link)).text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)
    assert found is not None
    records = html.unescape(found[1])
    assert records == (
        '- example.com. 3600 IN TXT "v=spf1 ptr mx +all"\n+ example.com. 3600 IN TXT "v=spf1 mx ~all"'
    )
    asked = {"target": "example.com", "records": records, "usual": "replace", "csrf_token": site.token()}
    assert site.client.post("/plan", data=asked).status_code == 303


def test_without_a_record_there_is_no_mail_and_no_choice_of_a_host(site: Site, world: World) -> None:
    world.set("www A 192.0.2.1")
    page = site.get(f"/checks/{site.checked()}").text
    assert 'class="card"' not in page
    assert 'id="send"' not in page


@needs_chromium
def test_the_button_copies_exactly_what_is_typed(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(TWO_FAULTS)
    with visit(browser, address) as page:
        _ask(page)
        page.goto(f"{page.url}?dns_host=route53")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.evaluate(OPEN_ALL)
        card = page.locator("#record-1")
        buttons = card.locator(".fields").first.get_by_role("button")
        assert buttons.count() == 2  # the value and the TTL; the name is left empty
        for at in range(2):
            typed = buttons.nth(at).locator("xpath=../pre").text_content()
            buttons.nth(at).click()
            playwright.expect(buttons.nth(at)).to_have_text("Copied")
            assert page.evaluate("navigator.clipboard.readText()") == typed
        assert page.evaluate("navigator.clipboard.readText()") == "3600"
        card.get_by_role("button", name="the old Value").click()
        assert page.evaluate("navigator.clipboard.readText()") == '"v=spf1 ptr mx +all"'
        playwright.expect(buttons.first).to_have_text("Copy the Value", timeout=4000)


@needs_chromium
def test_without_javascript_no_button_is_there_and_the_host_can_be_chosen(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(TWO_FAULTS)
    with visit(browser, address, java_script_enabled=False) as page:
        _ask(page)
        playwright.expect(page.locator(".copy:visible")).to_have_count(0)
        page.get_by_label("Choose your DNS host").select_option("ovh")
        page.get_by_role("button", name="Show the records").click()
        playwright.expect(page.get_by_text("You chose OVHcloud.")).to_be_visible()


@needs_chromium
def test_a_link_to_a_record_opens_what_it_is_folded_in(
    browser: playwright.Browser, address: str, world: World
) -> None:
    world.set(TWO_FAULTS)
    with visit(browser, address) as page:
        _ask(page)
        page.goto(f"{page.url}#record-1")
        playwright.expect(page.locator("#record-1")).to_be_visible()


def _ask(page: playwright.Page) -> None:
    ask(page)
    page.wait_for_selector(DONE)
