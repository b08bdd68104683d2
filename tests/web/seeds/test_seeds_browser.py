"""The pages about test mails in a real browser: a whole test, by keyboard, without JavaScript, for all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from checks.placement.record import Where
from deliverability.addresses import parse_network
from deliverability.config import Network, Seeds, Settings
from deliverability.seeds import ticks
from deliverability.seeds.model import Kind
from tests.mailbox import GMAIL, GMAIL_HABITS, Mailboxes, mailboxes
from tests.notify.post_office import Office, post_office
from tests.web.browsing import needs_chromium, playwright, visit
from tests.web.kept import looked_after, taken_in
from tests.web.scanning import looked_at
from tests.web.seeds.kept import begun, everywhere, landed, seed
from tests.web.site import Site, served, settings_for
from tests.world import World

pytestmark = needs_chromium
ZONE = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 mx -all"\n'
SPAM = b"X-Spam-Status: Yes, score=9.1 required=5.0 tests=BAYES_99\r\n"


@dataclass
class Street:
    """A site, the mail server that it sends by, and the mailboxes that it looks into."""

    site: Site
    address: str
    office: Office
    boxes: Mailboxes


def settings_of(world: World, data: Path) -> Settings:
    """The machine itself may be reached, and mailboxes at own.example are the operator's."""
    settings = settings_for(world, data)
    network = Network((*settings.network.allow, parse_network("127.0.0.0/8")))
    return replace(settings, network=network, seeds=Seeds(own=("own.example",)))


@contextmanager
def street(world: World, data: Path) -> Iterator[Street]:
    """Mail that leaves is delivered at once: to spam what goes to probe2, all else to the inbox."""
    world.set(ZONE)
    with (
        post_office(password="secret") as office,
        mailboxes(habits=GMAIL_HABITS) as boxes,
        Site(settings_of(world, data)) as site,
        served(site) as address,
    ):
        for name in ("probe1@own.example", "probe2@own.example"):
            boxes.account(name, "secret", folders=GMAIL)
        made = Street(site, address, office, boxes)
        over = threading.Event()
        work = threading.Thread(target=_work, args=(made, over))
        work.start()
        try:
            yield made
        finally:
            over.set()
            work.join()


def _work(made: Street, over: threading.Event) -> None:
    """What the service does in the background, and what mail servers do."""
    while not over.wait(0.1):
        for tick in (ticks.send, ticks.look, ticks.study):
            tick(made.site.service.office, datetime.now(UTC))
        while made.office.mails:
            mail, envelope = made.office.mails.pop(0), made.office.envelopes.pop(0)
            (to,) = envelope.rcpt_tos
            raw, is_spam = bytes(mail), to.startswith("probe2")
            made.boxes.deliver(to, SPAM + raw if is_spam else raw, "[Gmail]/Spam" if is_spam else "INBOX")


def test_a_whole_test_from_the_first_mailbox_to_the_reasons(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    with street(world, tmp_path) as made, visit(browser, made.address + "/domains/add") as page:
        taken_in(made.site)
        for name in ("probe1", "probe2"):
            page.goto(made.address + "/seeds")
            page.get_by_label("Its address").fill(f"{name}@own.example")
            page.keyboard.press("Enter")
            page.get_by_label("Name", exact=True).fill(name)
            page.get_by_label("Password", exact=True).fill("secret")
            page.get_by_label("Mail server for reading (IMAP)").fill("127.0.0.1")
            page.get_by_label("Encryption").select_option("none")
            page.get_by_label("Port").fill(str(made.boxes.port))
            page.get_by_role("button", name="Add it").click()
            page.get_by_role("button", name="Test the log-in now").click()
            playwright.expect(page.get_by_role("status")).to_contain_text("It works.")
        page.goto(made.address + "/domains/1/test-mails")
        page.get_by_role("link", name="Add your mail server").click()
        page.get_by_label("Mail server for sending (SMTP)").fill("127.0.0.1")
        page.get_by_label("Encryption").select_option("none")
        page.get_by_label("Port").fill(str(made.office.port))
        page.get_by_label("Password", exact=True).fill("secret")
        page.get_by_role("button", name="Add it").click()
        page.get_by_role("button", name="Send test mails now").click()
        heading = page.get_by_role("heading", level=1)
        playwright.expect(heading).to_have_text("2 test mails are on their way.")
        page.evaluate("window.stayed = true")
        playwright.expect(heading).to_have_text(
            "1 of 2 test mails is in the inbox, 1 in spam at probe2.", timeout=20_000
        )
        page.wait_for_selector("#run[data-state=done]", timeout=20_000)
        assert page.evaluate("window.stayed")  # the page turned by itself
        spam = page.locator(".family", has_text="probe2")
        playwright.expect(spam).to_contain_text("It went to spam.")
        playwright.expect(spam).to_contain_text("X-Spam-Status", timeout=20_000)
        spam.get_by_text("What was said to 127.0.0.1 while sending").click()
        playwright.expect(spam).to_contain_text("RCPT TO:<probe2@own.example>")
        assert "secret" not in page.content()
        page.get_by_role("link", name="support@example.com").click()
        cell = page.locator(".matrix").get_by_role("link", name="spam at probe2")
        cell.click()
        playwright.expect(heading).to_have_text("1 of 2 test mails is in the inbox, 1 in spam at probe2.")


@contextmanager
def furnished(world: World, data: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A site with tests that ended everywhere, one under way, and every page about them."""
    world.set(ZONE)
    with Site(settings_of(world, data)) as site, served(site) as address:
        with ThreadPoolExecutor(1) as aside:  # playwright has an event loop in this thread
            domain = aside.submit(looked_after, site).result()
        over = everywhere(site, domain.id)
        under_way = begun(site, domain.id, Kind.BY_HAND)
        for name in ("Yahoo", "iCloud"):
            landed(site, under_way, seed(site, name, f"{name}@seed.example"), Where.WAITING)
        yield address, (
            "/domains/1", "/domains/1/test-mails", f"/seed-tests/{over.id}", f"/seed-tests/{under_way.id}",
            "/seeds", "/seeds/1", "/senders/add?domain=1",
        )  # fmt: skip


def test_no_page_hinders_anybody_or_scrolls_sideways(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    with furnished(world, tmp_path) as (address, paths):
        for path in paths:
            with looked_at(browser, address + path) as page:
                playwright.expect(page.get_by_role("heading", level=1)).to_be_visible()
            with visit(browser, address + path, viewport={"width": 320, "height": 800}) as page:
                page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
                small = page.evaluate(
                    "[...document.querySelectorAll('button:not([hidden]), summary, .matrix a, select,"
                    " input:not([type=hidden])')].filter((one) => one.checkVisibility()"
                    " && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)"
                )
                assert small == [], path


def test_a_test_is_begun_and_read_without_javascript_and_by_keyboard(
    browser: playwright.Browser, world: World, tmp_path: Path
) -> None:
    world.set(ZONE)
    with Site(settings_of(world, tmp_path)) as site, served(site) as address:
        taken_in(site)
        seed(site, "Gmail", "a@own.example")
        with visit(browser, address + "/domains/1/test-mails", java_script_enabled=False) as page:
            page.get_by_role("button", name="Show me the addresses").focus()
            page.keyboard.press("Enter")
            heading = page.get_by_role("heading", level=1)
            playwright.expect(heading).to_have_text("We wait for your test mail.")
            playwright.expect(page.get_by_text("a@own.example").first).to_be_visible()
            page.locator("summary").first.focus()
            page.keyboard.press("Enter")
            playwright.expect(page.get_by_text("We look for your mail with the code.")).to_be_visible()
