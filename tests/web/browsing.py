"""Visits the site with Debian's chromium; without it, or without playwright, such tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = Path("/usr/bin/chromium")
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no chromium at {CHROMIUM}")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DONE = "#run[data-state=done]"
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))"


@contextmanager
def visit(
    browser: playwright.Browser, url: str, refused: bool = False, **options: object
) -> Iterator[playwright.Page]:
    """A page in a profile of its own; a complaint of its console, such as of the policy, fails the test.

    `refused`: one form will be sent back with status 400, of which the console tells.
    """
    context = browser.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    yield page
    context.close()
    assert len(complaints) == refused, complaints
    assert all("status of 400" in complaint for complaint in complaints)


def ask(page: playwright.Page, target: str = "support@example.com") -> None:
    """Type an address and go to the page of its run."""
    page.get_by_label("Your support address").fill(target)
    page.keyboard.press("Enter")
    page.wait_for_url("**/checks/*")
