"""The page of a domain that is looked after, its history, what is accepted, and its settings."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.model import Verdict
from deliverability.history.model import Cause, Suspicion
from deliverability.monitored import intake
from deliverability.monitored.model import Alerts
from deliverability.store import monitored, schedule, states
from deliverability.store.database import reading
from tests.benchmarks.looked_after import fill_year
from tests.web.kept import looked_after, taken_in
from tests.web.site import Site
from tests.world import World
from web.monitor.standing import CAUSES, DIRECTIONS
from web.monitor.words import schedule_words

FAULTY = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 +all"\n_dmarc TXT "v=DMARC1; p=none"\n'


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).split())


def post(site: Site, path: str, **fields: str) -> str:
    answer = site.client.post(path, data={"csrf_token": site.token(), **fields}, follow_redirects=True)
    return text_of(answer.text)


def test_the_page_says_how_it_stands_the_next_step_and_what_changed(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    page = site.get(f"/domains/{one.id}").text
    said = text_of(page)
    with reading(site.service.database) as connection:
        state = states.state(connection, one.id)
    assert state is not None
    assert f"<h1>{html.escape(state.sentence)}</h1>" in page
    assert "Your next step" in said
    assert "Next today" in said or "Next tomorrow" in said
    assert "better There is no DMARC record our advice" in said
    assert "worse No server takes mail for <b>example.com</b> your DNS or servers" in said
    assert "changed The list of spf.example.net changed. a third party" in said
    assert page.count('class="group"') == 2
    assert len(re.findall(r'id="finding-1"', page)) == 1
    assert "your next step, above" in said


def test_the_bars_stand_in_a_table_as_well(site: Site, world: World) -> None:
    world.set(FAULTY)
    page = site.get(f"/domains/{looked_after(site).id}").text
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page)
    assert len(rows) == 8  # four days with a check, and the days between them
    assert "1 that could not be checked" in page


def test_every_place_a_link_of_the_page_leads_to_is_there(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    for path in (f"/domains/{one.id}", f"/domains/{one.id}/history", "/domains", "/settings", "/groups"):
        page = site.get(path).text
        for link in set(re.findall(r'href="([^"]+)"', page)):
            target = html.unescape(link)
            if target.startswith("#"):
                assert f'id="{target[1:]}"' in page, (path, target)
            elif target.startswith("/") and not target.startswith(("/checks/", "/static/")):
                assert site.get(target).status_code in (200, 302), (path, target)


def test_before_the_first_check_the_page_says_when_it_comes(site: Site) -> None:
    one = taken_in(site)
    assert "is checked for the first time" in text_of(site.get(f"/domains/{one.id}").text)
    intake.pause(site.service.database, [one.id], datetime.now(UTC))
    assert "is paused, and was not checked yet" in text_of(site.get(f"/domains/{one.id}").text)


def test_check_again_makes_it_due_at_once_and_the_page_turns(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    assert 'data-state="done"' in site.get(f"/domains/{one.id}").text
    said = post(site, f"/domains/{one.id}/check")
    assert "We look at it right now." in said
    page = site.get(f"/domains/{one.id}").text
    assert f'data-rows="/domains/{one.id}/rows"' in page
    assert '<meta http-equiv="refresh"' in page
    rows = site.get(f"/domains/{one.id}/rows").text
    assert 'data-state="under way"' in rows
    assert "<html" not in rows
    with reading(site.service.database) as connection:
        planned = schedule.planned(connection, one.id, datetime.now(UTC))
    assert planned is not None
    assert planned.wanted_at is not None


def test_runs_that_could_not_be_judged_are_said_and_count_for_nothing(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    with site.service.database.begin() as connection:
        state = states.state(connection, one.id)
        assert state is not None
        states.save_state(connection, replace(state, unknown_in_a_row=2))
    said = text_of(site.get(f"/domains/{one.id}").text)
    assert "We could not check this the last 2 times." in said
    assert "It counts neither for nor against your domain." in said
    assert "So it stood before: the last 2 looks got no answer." in text_of(site.get("/domains").text)


def test_what_was_seen_once_and_must_be_confirmed_is_said(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    assert "The last look saw something worse" not in text_of(site.get(f"/domains/{one.id}").text)
    with site.service.database.begin() as connection:
        state = states.state(connection, one.id)
        assert state is not None
        states.save_state(connection, replace(state, suspected=Suspicion((("mx.none", "", "error"),))))
        schedule.look_again(connection, one.id, datetime.now(UTC) + timedelta(seconds=50))
    said = text_of(site.get(f"/domains/{one.id}").text)
    assert "The last look saw something worse. To be sure, we look once more today" in said
    assert "Until then you see how it stood before." in said


def test_a_domain_that_is_gone_is_not_there(site: Site) -> None:
    for path in ("", "/rows", "/history", "/settings", "/accepted?check=mx.none"):
        assert site.get(f"/domains/77{path}").status_code == 404
    assert site.get(f"/domains/{2**40}").status_code == 404


def test_a_finding_is_accepted_and_counts_no_more_until_it_is_taken_back(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    page = site.get(f"/domains/{one.id}").text
    link = html.unescape(re.findall(r'href="(/domains/\d+/accepted\?[^"]+)"', page)[0])
    form = site.get(link).text
    hidden = dict(re.findall(r'<input type="hidden" name="(check|subject)" value="([^"]*)">', form))
    assert "Say why, so that others understand it later" in post(
        site, f"/domains/{one.id}/accepted", **hidden
    )
    late = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    said = post(site, f"/domains/{one.id}/accepted", **hidden, reason="<i>we move</i> soon", until=late)
    assert "Accepted. It stays in sight, and counts no more." in said
    assert "<i>we move</i> soon. Accepted by the owner, until" in said
    after = site.get(f"/domains/{one.id}").text
    assert "<i>we move" not in after
    assert hidden["check"] not in re.findall(r"check=([a-z._-]+)", after)
    back = re.findall(r'action="(/domains/\d+/accepted/\d+/take-back)"', after)[0]
    assert "It counts again." in post(site, back)
    assert hidden["check"] in re.findall(r"check=([a-z._-]+)", site.get(f"/domains/{one.id}").text)


@pytest.mark.parametrize("until", ["soon", "2020-01-01", "2999-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_asked_for_again(site: Site, world: World, until: str) -> None:
    one = taken_in(site)
    form = {"check": "mx.none", "subject": "x", "reason": "r", "until": until, "csrf_token": site.token()}
    answer = site.client.post(f"/domains/{one.id}/accepted", data=form)
    assert answer.status_code == 400
    assert 'class="problem"' in answer.text
    assert f'value="{until}"' in answer.text


def test_the_history_shows_old_and_new_side_by_side(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    page = site.get(f"/domains/{one.id}/history").text
    said = text_of(page)
    assert "Before v=spf1 -all After v=spf1 include:<b>x</b>.example -all" in said
    assert "<b>" not in page
    assert page.count("the check that saw it") == 3  # one of the four checks is not kept any more
    assert "TXT at example.com 2 changes, last today" in said or "last yesterday" in said
    assert "TXT at spf.example.net example.net the same since" in said
    months = re.findall(r"<dt>([A-Z][a-z]+ \d{4})</dt><dd><svg", page)
    assert 12 <= len(months) <= 13


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 4),
        ("?family=spf", 2),
        ("?cause=third-party", 1),
        ("?family=spf&cause=advice", 0),
        ("?family=nonsense&cause=nonsense&before=x", 4),
    ],
)
def test_the_history_is_chosen_by_family_and_cause(site: Site, world: World, query: str, shown: int) -> None:
    world.set(FAULTY)
    page = site.get(f"/domains/{looked_after(site).id}/history{query}").text
    assert page.count('<li id="change-') == shown
    assert ("No change fits this." in page) is (shown == 0)


def test_a_long_history_goes_on_with_older_changes(site: Site, world: World) -> None:
    world.set(FAULTY)
    one = looked_after(site)
    fill_year(site.service.database, one.id, "a" * 22, datetime.now(UTC) - timedelta(days=1), 9)
    first = site.get(f"/domains/{one.id}/history").text
    (older,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = site.get(html.unescape(older)).text
    ids = [re.findall(r'<li id="change-(\d+)"', page) for page in (first, second)]
    assert len(ids[0]) == 50
    assert ids[1]
    assert set(ids[0]).isdisjoint(ids[1])


def test_every_setting_says_where_it_comes_from(site: Site) -> None:
    one = taken_in(site, group="Shops")
    post(site, "/settings/defaults", schedule="daily 07:00", time_zone="Europe/Berlin")
    group_id = one.group.id if one.group else 0
    post(site, f"/groups/{group_id}", name="Shops", alerts="at once")
    said = text_of(site.get(f"/domains/{one.id}/settings").text)
    assert "not set here: every day at 07:00 (set for all domains)" in said
    assert "Not set here: Europe/Berlin (set for all domains)." in said
    assert "not set here: at once, when something changes (from group Shops)" in said
    post(
        site,
        f"/domains/{one.id}/settings",
        group="Shops",
        tags="b, A",
        alerts="none",
        schedule_rule="every 2 hours",
    )
    after = text_of(site.get(f"/domains/{one.id}/settings").text)
    assert "Set here. Otherwise it would be: at once, when something changes (from group Shops)." in after
    with reading(site.service.database) as connection:
        kept = monitored.get(connection, one.id)
    assert kept is not None
    assert (kept.own.schedule, kept.own.alerts, kept.tags) == ("every 2 hours", Alerts.NONE, ("a", "b"))
    post(site, f"/domains/{one.id}/settings", group="", tags="")
    with reading(site.service.database) as connection:
        kept = monitored.get(connection, one.id)
    assert kept is not None
    assert (kept.group, kept.own.schedule, kept.tags) == (None, None, ())


@pytest.mark.parametrize("path", ["/domains/{0}/settings", "/groups/{1}", "/settings/defaults"])
def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(site: Site, path: str) -> None:
    one = taken_in(site, group="Shops")
    where = path.format(one.id, one.group.id if one.group else 0)
    form = {
        "name": "Shops", "group": "Shops", "schedule_rule": "every now and then", "time_zone": "Mars/Crater",
        "alerts": "none", "csrf_token": site.token(),
    }  # fmt: skip
    answer = site.client.post(where, data=form)
    said = text_of(answer.text)
    assert answer.status_code == 400
    assert "Nothing is saved yet. Please look at 2 fields below." in said
    assert '"every now and then" is not a schedule; write it like "every 30 minutes"' in said
    assert '"Mars/Crater" is not a time zone' in said
    assert answer.text.count('aria-invalid="true"') == 2
    assert 'value="every now and then"' in answer.text
    assert "Set here." not in text_of(site.get(where).text)


def test_a_group_is_made_named_and_removed(site: Site) -> None:
    assert "Group Clubs" in post(site, "/groups", name=" Clubs ")
    assert 'There is a group "Clubs" already.' in post(site, "/groups", name="Clubs")
    assert "A name is missing" in post(site, "/groups", name=" ")
    post(site, "/groups", name="Shops")
    assert 'There is a group "Clubs" already.' in post(site, "/groups/2", name="Clubs")
    one = taken_in(site, group="Clubs")
    assert "Clubs · 1 domain" in text_of(site.get("/groups").text)
    assert "The group Clubs is gone." in post(site, "/groups/1/remove")
    with reading(site.service.database) as connection:
        kept = monitored.get(connection, one.id)
    assert kept is not None
    assert kept.group is None


def test_a_result_takes_its_domain_in_with_the_wishes_of_the_check(site: Site, world: World) -> None:
    world.set(FAULTY)
    run_id = site.checked("support@example.com")
    assert "Look after this domain" in site.get(f"/checks/{run_id}").text
    said = post(site, f"/domains/add/check/{run_id}")
    assert "support@example.com is checked for the first time" in said
    after = site.get(f"/checks/{run_id}").text
    assert "We look after this domain." in after
    assert "Look after this domain" not in after


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("every 6 hours", "every 6 hours"),
        ("daily 07:00", "every day at 07:00"),
        ("weekly mon 07:00", "every Monday at 07:00"),
        ("monthly 31 23:59", "on day 31 of every month at 23:59"),
        ("cron 15 6 * * 1-5", "by the rule cron 15 6 * * 1-5"),
        ("paused", "not now, it is paused"),
    ],
)
def test_a_schedule_is_said_in_plain_words(rule: str, words: str) -> None:
    assert schedule_words(rule) == words


def test_every_cause_and_direction_has_a_word() -> None:
    assert set(CAUSES) == set(Cause)
    assert {verdict for verdict, _ in DIRECTIONS.values()} <= set(Verdict)
