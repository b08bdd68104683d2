"""The pages of watched changes: begun from a result, shown at each state, and of use without a script."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliverability.store import watches
from deliverability.store.watches import StoredWatch
from deliverability.watch import schedule
from deliverability.watch_intake import MOST_OPEN_OF_ONE
from tests.databases import data_at
from tests.judging import RECORDS
from tests.watch.looking import dmarc, settings_in, zone
from tests.web.site import Site
from tests.world import World

MAIL = "mail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
WANTED = "v=DMARC1; p=none; rua=mailto:dmarc@example.com"
SOA = "@ 900 SOA ns1.example.com. hostmaster 1 7200 900 1209600 600\n"
BEFORE, AFTER = zone(main=MAIL), zone(main=MAIL + dmarc(WANTED))
FORM = {"check": "dmarc.none-found", "subject": "_dmarc.example.com TXT"}


@pytest.fixture
def site(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site over a domain without DMARC, where a watch looks twice a second."""
    monkeypatch.setattr(schedule, "STEPS", ((timedelta(days=2), timedelta(seconds=0.5)),))
    world.set(BEFORE)
    settings = settings_in(world, data=data_at(tmp_path / "data"))
    patient = replace(settings.dns, timeout=1.0)  # a busy machine must not make an answer late
    with Site(replace(settings, dns=patient, checks=replace(settings.checks, only=RECORDS))) as site:
        yield site


def post(site: Site, path: str, **form: str) -> Any:
    return site.client.post(path, data={**form, "csrf_token": site.token()})


def begun(site: Site, **form: str) -> str:
    """The place of a watch of the finding about DMARC."""
    run_id = site.checked()
    answer = post(site, f"/checks/{run_id}/watch", **(form or FORM))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/watch/")
    return str(answer.headers["Location"])


def becomes(site: Site, place: str, words: str) -> str:
    """The page as text as soon as it says this."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        text = " ".join(re.sub(r"<[^>]+>", " ", site.get(place).text).split())
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{words!r} never came; the page says: {text}")


def stored(site: Site, place: str) -> StoredWatch:
    found = watches.get(site.service.database, place.rpartition("/")[2])
    assert found is not None
    return found


def test_a_change_is_followed_from_the_button_to_the_new_check(site: Site, world: World) -> None:
    place = begun(site)
    text = becomes(site, place, "No name server has your change yet.")
    assert f"TXT record of _dmarc.example.com not there yet Wanted {WANTED}" in text
    assert "ns1.example.com 127.1.0.3 nothing there yet" in text
    assert '<meta http-equiv="refresh" content="5">' in site.get(place).text
    world.set(zone(google="_dmarc !absent\n", main=MAIL + SOA + dmarc(WANTED)))
    text = becomes(site, place, "It is live. Checked again:")
    assert "Changed at the source. Some resolvers still hold the old value." in text
    assert re.search(r"forgets the old value (today|tomorrow) \d\d:\d\d UTC \( in 10 minutes \)", text)
    assert "mended Anyone can send mail that looks like it comes from example.com" in text
    world.set(AFTER)
    text = becomes(site, place, "Everybody who answers sees the change.")
    assert "Others that we did not ask may hold the old value until" in text
    becomes(site, place, "Seen everywhere")
    page = site.get(place).text
    done = site.get(re.findall(r'href="(/checks/[^"]+)"', page)[0])
    assert done.status_code == 200
    assert stored(site, place).is_over


def test_what_keeps_it_is_said_at_the_top_and_escaped(site: Site, world: World) -> None:
    place = begun(site)
    becomes(site, place, "No name server has your change yet.")
    evil = "v=DMARC1; p=none; rua=<img src=/alarm onerror=fetch('/alarm')>"
    world.set(zone(main=MAIL + dmarc(evil)))
    until = time.monotonic() + 10
    while "another value" not in site.get(place).text and time.monotonic() < until:
        time.sleep(0.1)
    page = site.get(place).text
    assert "It has changed, but to another value: v=DMARC1; p=none; rua=&lt;img" in page
    assert "<img" not in page


def test_servers_that_say_nothing_are_no_change(site: Site, world: World) -> None:
    place = begun(site)
    world.set(zone("*. !timeout\n", "*. !timeout\n", main=MAIL + dmarc(WANTED)))
    text = becomes(site, place, "We could not look: no answer in time.")
    assert "ns2.example.com 127.2.0.4 no answer" in text
    assert stored(site, place).events == ()


def test_a_result_offers_it_where_there_is_a_record(site: Site) -> None:
    page = site.get(f"/checks/{site.checked()}").text
    assert page.count("Watch until it is live") == 1
    assert page.count("I changed it: watch") == page.count('name="check"') >= 1


def test_all_records_are_watched_from_the_head_of_the_page(site: Site, world: World) -> None:
    world.set(zone('@ TXT "v=spf1 +all"\n', '@ TXT "v=spf1 +all"\n', main=MAIL))
    run_id = site.checked()
    answer = post(site, f"/checks/{run_id}/watch")
    places = stored(site, answer.headers["Location"]).places
    assert {(one.name, one.rrtype) for one in places} >= {("_dmarc.example.com", "TXT")}
    again = post(site, f"/checks/{run_id}/watch")
    assert again.headers["Location"] == answer.headers["Location"]


@pytest.mark.parametrize("form", [{"check": "mx.single", "subject": "x"}, {"check": "<b>", "subject": ""}])
def test_a_finding_without_a_record_leads_back_to_the_result(site: Site, form: dict[str, str]) -> None:
    run_id = site.checked()
    assert post(site, f"/checks/{run_id}/watch", **form).headers["Location"] == f"/checks/{run_id}"


def test_strangers_and_old_links_are_turned_away(site: Site) -> None:
    run_id = site.checked()
    assert site.client.post(f"/checks/{run_id}/watch", data=FORM).status_code == 400  # no CSRF token
    assert post(site, f"/checks/{'x' * 22}/watch").status_code == 404
    for path in ("", "/rows", ".json"):
        assert site.get(f"/watch/{'x' * 22}{path}").status_code == 404


def test_one_client_has_its_share(site: Site) -> None:
    place = begun(site)
    watch = stored(site, place)
    for number in range(MOST_OPEN_OF_ONE):
        late = watch.created_at + timedelta(hours=1)
        watches.add(site.service.database, replace(watch, id=str(number), run_id="other", next_look_at=late))
    answer = post(site, f"/checks/{site.checked('example.com')}/watch")
    assert answer.status_code == 429
    assert "You can still check again by hand." in answer.text


def test_programs_read_the_same(site: Site) -> None:
    place = begun(site)
    becomes(site, place, "No name server has your change yet.")
    said = site.get(f"{place}.json").json
    assert isinstance(said, dict)
    assert (said["state"], said["is_over"], said["events"]) == ("not there yet", False, [])
    assert said["watched"] == [
        {"name": "_dmarc.example.com", "type": "TXT", "present": [WANTED], "absent": [], "before": []}
    ]
    assert [row["seen"] for row in said["records"][0]["servers"]] == ["old", "old"]


def test_a_service_that_starts_again_goes_on(site: Site, world: World, tmp_path: Path) -> None:
    place = begun(site)
    becomes(site, place, "No name server has your change yet.")
    settings = site.service.settings
    site.close()
    world.set(AFTER)
    with Site(settings) as again:
        text = becomes(again, place, "It is live. Checked again:")
        assert "mended" in text
        assert stored(again, place).is_over


def test_a_watch_that_came_to_its_end_says_so_and_offers_another(site: Site) -> None:
    place = begun(site)
    watch = stored(site, place)
    old = replace(watch, id="o" * 22, deadline=datetime.now(UTC) - timedelta(minutes=1))
    watches.add(site.service.database, old)
    site.service.worker.watch()
    text = becomes(site, f"/watch/{'o' * 22}", "We looked for 24 hours, and stopped.")
    assert "Watch again" in text
    assert "http-equiv" not in site.get(f"/watch/{'o' * 22}").text
