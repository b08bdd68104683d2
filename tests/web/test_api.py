"""The API: JSON in, JSON out, every refusal with its field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.judging import RECORDS
from tests.web.site import Site, settings_for
from tests.world import World

HEALTHY = "@ MX 10 mail\nmail A 192.0.2.1"


def test_a_check_is_accepted_with_its_places(site: Site, world: World) -> None:
    world.set(HEALTHY)
    answer = site.ask("Support@Example.com")
    said = answer.json
    assert said is not None
    assert answer.status_code == 202
    assert set(said) == {"id", "url", "state"}
    assert said["state"] == "waiting"
    assert said["url"] == f"http://localhost/checks/{said['id']}"
    assert answer.headers["Location"] == f"/api/checks/{said['id']}"


def test_a_finished_run_has_the_report_of_the_command_line(site: Site, world: World) -> None:
    world.set(HEALTHY)
    run_id = site.checked("Support@Example.com")
    said = site.ended(run_id)
    assert (said["state"], said["target"], said["problem"]) == ("done", "Support@Example.com", None)
    assert said["report"]["domain"] == "example.com"
    assert said["report"] == site.get(f"/checks/{run_id}.json").json
    assert [line["family"] for line in said["progress"]] == list(said["report"]["families"])
    keys = {"family", "verdict", "errors", "warnings", "notices", "gaps", "reason"}
    assert all(set(line) == keys for line in said["progress"])
    verdicts = {line["family"]: line["verdict"] for line in said["progress"]}
    assert verdicts == {name: line["verdict"] for name, line in said["report"]["families"].items()}


def test_a_run_under_way_shows_no_report_yet(site: Site, world: World) -> None:
    world.set("@ !delay 3\n" + HEALTHY)
    said = site.get(f"/api/checks/{site.ask().json['id']}").json  # type: ignore[index]
    assert said is not None
    assert said["report"] is None
    assert said["families"] == list(RECORDS)
    assert {line["family"] for line in said["progress"]} <= set(RECORDS)
    assert said["state"] in ("waiting", "running")


def test_selectors_and_senders_reach_the_check(site: Site, world: World) -> None:
    world.set(HEALTHY)
    said = site.ask(selectors=["Mine"], sending_ips=["192.0.2.7"]).json
    assert said is not None
    site.ended(said["id"])
    options = json.loads(site.get(f"/checks/{said['id']}/transcript.json").text)["options"]
    assert (options["selectors"], options["sending_ips"]) == (["mine"], ["192.0.2.7"])


def test_only_the_families_asked_for_are_checked(site: Site, world: World) -> None:
    world.set(HEALTHY)
    said = site.ask(only=["MX"], also=["spf"]).json
    assert said is not None
    assert list(site.ended(said["id"])["report"]["families"]) == ["mx", "spf"]
    assert site.ask(only=["mx"]).json["id"] != said["id"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "target", "Give a text"),
        ({"target": 5}, "target", "Give a text"),
        ({"target": ""}, "target", "Nothing was typed"),
        ({"target": "x" * 1001}, "target", "longer than 1000 characters"),
        ({"target": "192.0.2.1"}, "target", "is an IP address"),
        ({"target": "a.example", "fresh": "yes"}, "fresh", "Give true or false"),
        ({"target": "a.example", "selectors": "s1"}, "selectors", "Give a list"),
        ({"target": "a.example", "selectors": ["s1._domainkey"]}, "selectors", "is not a selector"),
        ({"target": "a.example", "selectors": ["s"] * 51}, "selectors", "at most 50"),
        ({"target": "a.example", "sending_ips": ["mail.example"]}, "sending_ips", "is not an IP address"),
        ({"target": "a.example", "sending_ips": [None]}, "sending_ips", "Give a text"),
        ({"target": "a.example", "only": ["dmrac"]}, "only", 'did you mean "dmarc"?'),
        ({"target": "a.example", "also": "mailboxes"}, "also", "Give a list"),
        ({"target": "a.example", "selector": []}, "selector", 'Did you mean "selectors"?'),
        ([], None, "Send a JSON object"),
        ("text", None, "Send a JSON object"),
    ],
)
def test_a_wrong_field_is_named(site: Site, body: Any, field: str | None, message: str) -> None:
    answer = site.client.post("/api/checks", json=body)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["field"] == field
    assert message in answer.json["error"]["message"]


def test_text_that_is_no_json_is_refused(site: Site) -> None:
    answer = site.client.post("/api/checks", data="{", content_type="application/json")
    assert (answer.status_code, answer.json["error"]["field"]) == (400, None)  # type: ignore[index]


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
)
def test_only_json_is_taken_as_no_foreign_form_can_send_it(site: Site, kind: str) -> None:
    answer = site.client.post("/api/checks", data='{"target": "a.example"}', content_type=kind)
    assert answer.status_code == 415
    assert answer.json is not None
    assert "application/json" in answer.json["error"]["message"]


def test_a_page_of_another_site_is_refused(site: Site) -> None:
    body = {"target": "a.example"}
    for origin, status in (("http://evil.example", 403), ("null", 403), ("http://localhost", 202)):
        answer = site.client.post("/api/checks", json=body, headers={"Origin": origin})
        assert answer.status_code == status


def test_no_other_origin_is_let_in(site: Site) -> None:
    answer = site.client.options("/api/checks", headers={"Origin": "http://evil.example"})
    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118


def test_more_than_64_kb_is_refused(site: Site) -> None:
    answer = site.client.post("/api/checks", json={"target": "a" * 70_000})
    assert answer.status_code == 413
    assert "error" in answer.json  # type: ignore[operator]


@pytest.mark.parametrize("path", ["/api/checks/none", f"/api/checks/{'a' * 22}", f"/checks/{'a' * 22}.json"])
def test_what_is_not_there_is_said_as_json(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["message"].startswith("There is nothing at this address.")


def test_the_wrong_method_is_said_as_json(site: Site) -> None:
    answer = site.client.delete("/api/checks/x")
    assert (answer.status_code, answer.mimetype) == (405, "application/json")
    assert "GET" in answer.headers["Allow"]


def test_a_run_too_many_is_told_when_it_may_go_on(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path, checks_per_hour=1)) as site:
        assert site.ask("a.example").status_code == 202
        answer = site.ask("b.example")
        assert answer.status_code == 429
        assert re.fullmatch(r"\d+", answer.headers["Retry-After"])
        assert answer.json is not None
        assert "You have started 1 check" in answer.json["error"]["message"]


def test_an_odd_target_is_never_a_traceback(site: Site) -> None:
    odd = ["\0", "\ud800.example", "a\r\nb@example.com", "xn--a.example", "%00.example", "a@b@c.example",
           "\N{RIGHT-TO-LEFT OVERRIDE}moc.example", "ｅｘａｍｐｌｅ．ｃｏｍ",
           "_dmarc.example.com", "com"]  # fmt: skip
    for target in odd:
        assert site.ask(target).status_code in (202, 400), target
