"""Links for people without an account: what they show, what they hide, and that they end."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from checks.model import Verdict
from deliverability import shares
from deliverability.accounts.acting import Actor, acting_as
from deliverability.badge import badge
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import recorded_worlds
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored, Own
from deliverability.runs import replay
from deliverability.store import audit
from deliverability.store import shares as store
from deliverability.store.shares import Kind
from tests.web.site import Site
from web.given_links import url_of
from web.shared import without

SVG = "{http://www.w3.org/2000/svg}"
NOW = datetime.now(UTC)
SAID = "Mail to books.example"
BOOKS = next(world for world in recorded_worlds() if world.target == "orders@books.example")


@pytest.fixture
def books(site: Site) -> Monitored:
    """A domain with a result, whose owner has named a selector."""
    own = Own(selectors=("s1",))
    database = site.service.database
    (one,) = intake.add(database, (Wanted(BOOKS.target, own=own),), NOW).new
    with database.begin() as connection:
        keep_past_run(connection, one, BOOKS, NOW, NOW)
    return one


def made(site: Site, kind: Kind, domain: Monitored | None) -> str:
    """The path of a new link, made as a person does."""
    place = f"/domains/{domain.id}/links" if domain else "/links"
    form = {"kind": kind, "days": "30", "csrf_token": site.token()}
    assert site.client.post(place, data=form).status_code == 303
    first = {Kind.PAGE: "share", Kind.BADGE: "badge", Kind.CALENDAR: "calendar"}[kind]
    found = re.search(rf'href="(/{first}/[^"]+)"', site.get(place).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("verdict", Verdict)
def test_a_badge_says_its_word_to_eyes_and_to_screen_readers(verdict: Verdict) -> None:
    root = ElementTree.fromstring(badge("a<b&c.example", verdict))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words == ["a<b&c.example", verdict.value]
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == f"Mail of a<b&c.example: {verdict.value}"


def test_a_badge_may_stand_on_other_sites_and_is_kept_for_five_minutes(site: Site, books: Monitored) -> None:
    answer = site.get(made(site, Kind.BADGE, books))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "books.example: warn" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_shared_page_tells_how_it_stands_and_no_more(site: Site, books: Monitored) -> None:
    said = site.get(made(site, Kind.PAGE, books)).text
    assert SAID in said
    assert "Allowed senders" in said
    for hidden in ("orders@", "s1._domainkey", "csrf_token", "192.0.2.53", "<form"):
        assert hidden not in said


def test_a_finding_about_a_typed_selector_does_not_name_it(site: Site, books: Monitored) -> None:
    lawyers = next(world for world in recorded_worlds() if "lawyers" in world.target)
    report = asyncio.run(replay(lawyers.episodes[0].transcript)).report
    (weak,) = (one for one in report.findings if one.finding.check == "dkim.rsa-weak")
    assert "s1" in f"{weak.title}{weak.why}{weak.detail}"
    masked = without(weak, ("s1",))
    assert "s1" not in f"{masked.title}{masked.why}{masked.detail}"


def test_a_calendar_comes_for_one_domain_and_for_all(site: Site, books: Monitored) -> None:
    for domain, name in ((books, "of books.example"), (None, "Mail: due dates")):
        answer = site.get(made(site, Kind.CALENDAR, domain))
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert name in answer.text


def test_a_link_taken_back_leads_nowhere_and_both_deeds_are_in_the_audit_log(
    site: Site, books: Monitored
) -> None:
    path = made(site, Kind.PAGE, books)
    (link,) = (one.id for one in store.of_domain(site.service.database, books.id))
    form = {"csrf_token": site.token()}
    assert site.client.post(f"/links/{link}/take-back", data=form).status_code == 303
    assert site.get(path).status_code == 404
    deeds = [entry.what for entry, _ in audit.chain(site.service.database)]
    assert deeds[-2:] == ["page-link.given", "page-link.taken-back"]


def test_an_expired_link_a_forged_one_and_one_of_another_kind_lead_nowhere(
    site: Site, books: Monitored
) -> None:
    past = NOW - timedelta(days=40)
    old = shares.give(site.service.database, Kind.PAGE, books.id, past, timedelta(days=30))
    with site.app.test_request_context():
        path = url_of(old).partition("/share/")[2]
    good = made(site, Kind.BADGE, books).removeprefix("/badge/").removesuffix(".svg")
    for wrong in (
        f"/share/{path}",
        f"/share/{good}",
        f"/badge/{good}x.svg",
        "/calendar/x.ics",
        "/badge/.svg",
    ):
        assert site.get(wrong).status_code == 404


def test_all_domains_share_no_page_and_no_badge(site: Site) -> None:
    for kind in (Kind.PAGE, Kind.BADGE, "nonsense"):
        answer = site.client.post("/links", data={"kind": kind, "csrf_token": site.token()})
        assert answer.status_code == 400


def test_a_domain_that_goes_takes_its_links_along(site: Site, books: Monitored) -> None:
    path = made(site, Kind.BADGE, books)
    with acting_as(Actor("anna")):
        intake.remove(site.service.database, (books.id,), NOW)
    assert site.get(path).status_code == 404


def test_a_link_cannot_last_for_ever() -> None:
    with pytest.raises(ValueError, match="3650 days"):
        shares.give(None, Kind.PAGE, 1, NOW, timedelta(days=4000))  # type: ignore[arg-type]
