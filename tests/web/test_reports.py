"""Readers' pages, and what the links of a report lead to: looking does nothing, a button does one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deliverability.reports import intake
from deliverability.reports.opened import sign_begun
from deliverability.store import deeds, outbox
from deliverability.store import readers as store
from deliverability.store.database import reading
from deliverability.store.readers import Scope, State
from tests.reports.kept import checked
from tests.reports.site import Reported, reported

DEEDS = ("check", "remind", "forward", "stop", "manage")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Reported]:
    with reported(tmp_path) as one:
        yield one


def _token_of_the_question(at: Reported) -> str:
    database = at.site.service.database
    entry = outbox.entries(database)[0]
    content = outbox.content(database, entry.id)
    assert content is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/r/confirm/\S+)", content.text)
    assert found is not None
    return found[1]


def test_a_reader_is_added_asked_and_begins_by_a_button(at: Reported) -> None:
    status, _, there = at.press(
        "/readers", address="bob@reader.example", scope="all", often="daily", time="06:30"
    )
    assert (status, there.startswith("/readers?asked=")) == (303, True)
    assert "asked, no answer yet" in at.site.get("/readers").text
    path = _token_of_the_question(at)
    page = at.site.get(path).text
    assert "every day at 06:30" in page
    bob = store.by_address(at.site.service.database, "bob@reader.example")
    assert bob is not None
    assert bob.state is State.WAITING  # looking confirms nothing
    assert at.press(path)[0] == 200
    bob = store.get(at.site.service.database, bob.id)
    assert bob is not None
    assert bob.state is State.ACTIVE


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"address": "bob"}, "This is not an address"),
        ({"address": "b@r.example", "time": "25:00"}, "Write the time of day like 07:00"),
        ({"address": "b@r.example", "time_zone": "Moon/Base"}, "is not a time zone"),
        ({"address": "b@r.example", "scope": "tag"}, "Write one tag or more"),
        (
            {"address": "b@r.example", "scope": "domains", "domains": "gone.example"},
            "is not looked after here",
        ),
        ({"address": "b@r.example", "scope": "domains", "domains": "no domain"}, "is not a domain"),
        ({"address": "anna@reader.example"}, "gets reports already"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_it(
    at: Reported, fields: dict[str, str], said: str
) -> None:
    status, page, _ = at.press("/readers", **fields)
    assert status == 400
    assert said in page
    assert fields["address"] in page  # what was typed stays


def test_a_reader_is_changed_and_stopped_by_whoever_looks_after_the_domains(at: Reported) -> None:
    path = f"/readers/{at.anna.id}"
    assert at.press(path, scope="domains", domains="orders@books.example", often="monthly", day="3")[0] == 303
    reader = at.reader()
    assert (reader.scope, reader.chosen, reader.rhythm) == (Scope.DOMAINS, (at.books.id,), "monthly 3 07:00")
    token = {"csrf_token": at.site.token()}
    assert at.site.client.post(f"{path}/stop", data=token).status_code == 303
    assert at.reader().state is State.STOPPED


@pytest.mark.parametrize("deed", DEEDS)
def test_to_look_at_a_link_changes_nothing(at: Reported, deed: str) -> None:
    for _ in range(3):
        assert at.site.get(at.way(deed)).status_code == 200
    assert at.reader() == at.anna
    with reading(at.site.service.database) as connection:
        assert deeds.count_waiting(connection, at.anna.id) == 0
    assert not at.is_due()


@pytest.mark.parametrize("deed", ["confirm", *DEEDS, "begun"])
def test_a_link_that_is_not_good_does_nothing_and_says_so(at: Reported, deed: str) -> None:
    for path in (
        f"/r/{deed}/nonsense",
        at.way("stop").replace("/stop/", f"/{deed}/") if deed != "stop" else "/r/stop/x",
    ):
        said = at.site.get(path)
        assert said.status_code == 403
        assert "This link has ended" in said.text
        said = at.site.client.post(path, data={"csrf_token": at.site.token()})
        assert said.status_code in (403, 405)
    assert at.reader() == at.anna


def test_one_click_of_a_mail_program_stops_the_reports_without_a_token(at: Reported) -> None:
    said = at.site.client.post(at.way("stop"), data={"List-Unsubscribe": "One-Click"})
    assert said.status_code == 200
    assert at.reader().state is State.STOPPED
    assert at.site.client.post(at.way("stop"), data={"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.parametrize("deed", ["check", "remind", "manage"])
def test_every_other_button_needs_the_token_of_its_page(at: Reported, deed: str) -> None:
    assert at.site.client.post(at.way(deed), data={}).status_code == 400
    assert at.reader() == at.anna


def test_the_reader_sets_the_rhythm_but_not_the_domains(at: Reported) -> None:
    fields = {"often": "weekly", "weekday": "fri", "time": "16:00", "scope": "domains", "time_zone": "UTC"}
    status, _, there = at.press(at.way("manage"), **fields)
    assert status == 303
    assert "Saved." in at.site.get(there).text
    reader = at.reader()
    assert (reader.rhythm, reader.time_zone, reader.scope) == ("weekly fri 16:00", "UTC", Scope.ALL)
    assert at.press(at.way("manage"), often="weekly", weekday="fri", time="late")[0] == 400


def test_checking_again_is_asked_for_and_its_page_tells_what_came_of_it(at: Reported) -> None:
    status, _, there = at.press(at.way("check"))
    assert status == 303
    assert at.is_due()
    waiting = at.site.get(there)
    assert "Checking orders@books.example" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    checked(at.site.service.database, at.books, datetime.now(UTC) + timedelta(seconds=2))
    done = at.site.get(there)
    assert "This is still there." in done.text
    assert "v=spf1 mx ~all" in done.text
    assert "Refresh" not in done.headers


def test_the_page_of_a_check_that_never_begins_does_not_turn_for_ever(at: Reported) -> None:
    then = datetime.now(UTC) + timedelta(minutes=-4)
    (later,) = [replace(at.finding)]
    token = sign_begun(at.desk, later, then)
    page = at.site.get(f"/r/begun/{token}")
    assert "Refresh" not in page.headers


def test_to_be_reminded_is_one_press_and_a_second_moves_it(at: Reported) -> None:
    assert "We will remind you" in at.press(at.way("remind"), when="friday")[1]
    assert at.press(at.way("remind"), when="week")[0] == 200
    with reading(at.site.service.database) as connection:
        assert deeds.count_waiting(connection, at.anna.id) == 1


def test_handing_on_shows_the_ready_mail(at: Reported) -> None:
    page = at.site.get(at.way("forward")).text
    assert "New: books.example. 3600 IN TXT &#34;v=spf1 mx ~all&#34;" in page
    assert "mailto:?subject=" in page


def test_who_stopped_can_do_nothing_more_by_old_links(at: Reported) -> None:
    intake.stop(at.desk, at.anna, at.now, by_reader=True)
    for deed in ("check", "remind", "forward", "manage"):
        assert at.site.get(at.way(deed)).status_code == 403


def test_a_preview_shows_the_mail_in_a_frame_that_can_do_nothing(at: Reported) -> None:
    page = at.site.get(f"/reports/preview?reader={at.anna.id}")
    assert "<iframe" in page.text
    assert "sandbox" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    mail = at.site.get(f"/reports/mail?reader={at.anna.id}")
    policy = mail.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "Let the record end in" in mail.text
    links = re.findall(r'href="http://127\.0\.0\.1:8000/r/(\w+)/([^"]+)"', mail.text)
    assert links
    assert {token for _, token in links} == {"example"}  # who looks at a preview may not act for its reader


def test_a_preview_link_leads_to_a_page_that_does_nothing(at: Reported) -> None:
    assert at.site.get("/r/check/example").status_code == 403


def test_the_same_report_is_a_page_to_print(at: Reported) -> None:
    page = at.site.get(f"/reports/page?domain={at.books.id}").text
    assert "<h1>Mail to orders@books.example reaches a mail server" in page
    assert "Tested and fine" in page


def test_the_same_report_is_a_pdf(at: Reported) -> None:
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed")
    said = at.site.get(f"/reports/report.pdf?domain={at.books.id}")
    assert said.status_code == 200
    assert said.data.startswith(b"%PDF-1.7")


def test_the_page_of_readers_warns_of_what_would_keep_reports_away(at: Reported, tmp_path: Path) -> None:
    page = at.site.get("/readers").text
    assert "A broken domain cannot report itself" not in page
    service = at.site.service
    own = replace(service.settings, mail=replace(service.settings.mail, sender="checks@books.example"))
    at.site.app.extensions["deliverability"] = replace(service, settings=replace(own, web=type(own.web)()))
    page = at.site.get("/readers").text
    assert "A broken domain cannot report itself" in " ".join(page.split())
    assert "which only this computer can open" in page
