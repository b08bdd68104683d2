"""What was seen of a domain, by the API; links, places for alerts and readers as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliverability.config_sections import Mail
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import recorded_worlds
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.notify.alerting import take_up
from tests.web.rest.test_domains import errors, send
from tests.web.site import Site, settings_for
from tests.world import World

NOW = datetime.now(UTC)
BIKES = next(world for world in recorded_worlds() if "bikes" in world.target)


@pytest.fixture
def bikes(world: World, tmp_path: Path) -> Iterator[Site]:
    """A service with one domain, which a third party broke nine days ago."""
    mail = Mail(host="mail.example.com", sender="health@example.com")
    with Site(replace(settings_for(world, tmp_path), mail=mail)) as site:
        (one,) = intake.add(site.service.database, (Wanted(BIKES.target),), NOW).new
        with site.service.database.begin() as connection:
            for days in (12, 3, 0):
                keep_past_run(connection, one, BIKES, NOW - timedelta(days=days, minutes=1), NOW)
        yield site


def read(site: Site, path: str) -> Any:
    answer = send(site, "GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_report_is_the_one_of_the_command_line(bikes: Site) -> None:
    said = read(bikes, "/domains/1/report")
    assert (said["verdict"], said["findings"][0]["check"]) == ("fail", "spf.too-many-lookups")
    added = send(bikes, "POST", "/domains", {"target": "new.example"}).json
    assert added is not None
    assert send(bikes, "GET", f"/domains/{added['id']}/report").status_code == 404


def test_changes_come_in_pages_and_by_cause(bikes: Site) -> None:
    everything = read(bikes, "/domains/1/changes?limit=200")
    assert everything["next"] is None
    seen, cursor = [], ""
    while cursor is not None:
        page = read(bikes, f"/domains/1/changes?limit=2{cursor}")
        seen += page["changes"]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert seen == everything["changes"]
    third = read(bikes, "/domains/1/changes?cause=third-party&family=spf")["changes"]
    record = next(one for one in third if one["kind"] == "record")
    assert (record["record"], record["whose"]) == ("_spf.mailer.example", "mailer.example")


def test_days_without_a_check_say_so(bikes: Site) -> None:
    days = read(bikes, "/domains/1/days?days=14")["days"]
    assert len(days) == 14
    assert [one["verdict"] for one in days if one["verdict"]] == ["warn", "fail", "fail"]


def test_a_finding_is_accepted_and_taken_back(bikes: Site) -> None:
    body = {"check": "spf.too-many-lookups", "reason": "the mailer is asked", "until": None}
    kept = send(bikes, "POST", "/domains/1/acceptances", body).json
    assert kept is not None
    assert [one["reason"] for one in kept["acceptances"]] == ["the mailer is asked"]
    assert read(bikes, "/domains/1")["state"]["verdict"] == "pass"
    path = f"/acceptances/{kept['acceptances'][0]['id']}"
    assert [send(bikes, "DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert read(bikes, "/domains/1")["state"]["verdict"] == "fail"
    past = body | {"until": "2020-01-01T00:00:00Z"}
    assert "until" in errors(send(bikes, "POST", "/domains/1/acceptances", past))
    assert errors(send(bikes, "POST", "/domains/1/acceptances", body | {"check": "spf.nonsense"}))


def test_a_link_is_made_used_and_taken_back(bikes: Site) -> None:
    made = send(bikes, "POST", "/domains/1/links", {"kind": "badge"}).json
    assert made is not None
    path = made["url"].partition(":8000")[2]
    assert bikes.get(path).status_code == 200
    assert [one["id"] for one in read(bikes, "/domains/1/links")["links"]] == [made["id"]]
    assert send(bikes, "DELETE", f"/links/{made['id']}").status_code == 204
    assert bikes.get(path).status_code == 404
    assert read(bikes, "/domains/1/links") == {"links": []}


def test_what_is_secret_of_a_place_for_alerts_goes_in_and_never_comes_out(bikes: Site) -> None:
    where = "https://hooks.example.com/very-secret-path"
    body = {"name": "Chat", "channel": "webhook", "where": where}
    made = send(bikes, "POST", "/targets", body).json
    assert made is not None
    assert made["key"].startswith("whsec_")
    (listed,) = read(bikes, "/targets")["targets"]
    assert listed == made | {"key": None}
    assert "very-secret-path" not in str(listed)
    assert send(bikes, "POST", f"/targets/{made['id']}/pause").json == listed | {"state": "paused"}
    assert send(bikes, "POST", f"/targets/{made['id']}/resume").json == listed
    assert "where" in errors(send(bikes, "POST", "/targets", body | {"name": "B", "where": "ftp://x"}))
    assert send(bikes, "DELETE", f"/targets/{made['id']}").status_code == 204
    assert read(bikes, "/targets") == {"targets": []}


def test_an_open_alert_is_acknowledged(bikes: Site) -> None:
    take_up(bikes.service.database, datetime.now(UTC))
    found = next(one for one in read(bikes, "/alerts")["alerts"] if one["check"] == "spf.too-many-lookups")
    assert send(bikes, "POST", f"/alerts/{found['id']}/acknowledge").status_code == 204
    after = next(one for one in read(bikes, "/alerts")["alerts"] if one["id"] == found["id"])
    assert after["acknowledged_by"] == "the owner"
    assert send(bikes, "POST", "/alerts/9999/acknowledge").status_code == 404


def test_a_reader_is_asked_first_and_can_be_stopped(bikes: Site) -> None:
    body = {"address": "anna@example.com", "scope": "domains", "chosen": [1]}
    asked = send(bikes, "POST", "/readers", body)
    assert asked.status_code == 202
    assert asked.json is not None
    assert (asked.json["state"], asked.json["next_report"]) == ("waiting", None)
    assert read(bikes, "/readers") == {"readers": [asked.json]}
    stopped = send(bikes, "POST", "/readers/stop", {"address": "anna@example.com"}).json
    assert stopped == asked.json | {"state": "stopped"}
    assert "rhythm" in errors(send(bikes, "POST", "/readers", body | {"rhythm": "sometimes"}))
