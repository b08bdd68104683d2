"""Domains, groups and defaults by the API: what is sent is kept, and what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.site import Site


def send(site: Site, method: str, path: str, body: Any = None) -> TestResponse:
    return site.client.open(f"/api{path}", method=method, json=body)


def added(site: Site, target: str = "support@example.com", **fields: Any) -> Any:
    answer = send(site, "POST", "/domains", {"target": target, **fields})
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def errors(answer: TestResponse) -> dict[str, str]:
    assert answer.mimetype == "application/problem+json", answer.text
    assert answer.json is not None
    return {one["field"]: one["message"] for one in answer.json["errors"]}


def _with(setting: str, value: Any) -> Any:
    return {"target": "example.com", "settings": {setting: value}}


def test_a_domain_is_added_once_and_comes_out_as_it_went_in(site: Site) -> None:
    body = {"target": "Support@Example.com", "group": "Shops", "tags": ["b", "A"],
            "settings": {"schedule": "daily 07:00", "time_zone": "Europe/Berlin"}}  # fmt: skip
    first = send(site, "POST", "/domains", body)
    again = send(site, "POST", "/domains", {"target": "Support@example.com"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json == first.json == send(site, "GET", f"/domains/{first.json['id']}").json
    assert (first.json["group"], first.json["tags"], first.json["state"]) == ("Shops", ["a", "b"], None)
    assert first.json["settings"]["schedule"] == "daily 07:00"
    assert first.json["holds"]["alerts"] == {"value": "digest", "level": "built in", "group": ""}


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"target": "not a domain"}, "target", "support@example.com"),
        (_with("schedule", "sometimes"), "settings.schedule", "every 6 hours"),
        (_with("time_zone", "Mars/Base"), "settings.time_zone", "Europe/Berlin"),
        (_with("also", ["spff"]), "settings.also", "spf"),
        ({"target": "example.com", "tags": ["a,b"]}, "tags", "comma"),
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_named_with_what_would_be_right(
    site: Site, body: Any, field: str, says: str
) -> None:
    answer = send(site, "POST", "/domains", body)
    assert answer.status_code == 422
    assert says in errors(answer)[field]
    assert send(site, "GET", "/domains").json == {"domains": [], "next": None}


def test_what_cannot_be_read_is_a_problem_that_never_repeats_the_value(site: Site) -> None:
    answer = send(site, "POST", "/domains", {"target": 7, "secret": "hunter2hunter2"})
    assert answer.status_code == 400
    assert errors(answer).keys() == {"target", "secret"}
    assert "hunter2" not in answer.text
    assert site.client.post("/api/domains", data="target=example.com").status_code == 415
    assert errors(send(site, "GET", "/domains?limit=0&cursr=1")).keys() == {"cursr"}


def test_a_change_touches_what_was_sent_and_nothing_else(site: Site) -> None:
    one = added(site, tags=["a"], settings={"schedule": "daily 07:00", "selectors": ["s1"]})
    path = f"/domains/{one['id']}"
    changed = send(site, "PATCH", path, {"settings": {"schedule": None}}).json
    assert changed is not None
    assert (changed["tags"], changed["settings"]["selectors"]) == (["a"], ["s1"])
    assert changed["settings"]["schedule"] is None
    assert changed["holds"]["schedule"]["value"] == "every 6 hours"
    assert send(site, "PATCH", path, {"group": "Shops"}).json == changed | {"group": "Shops"}
    assert send(site, "PATCH", path, {"group": ""}).json == changed


def test_pages_follow_one_another_until_the_last(site: Site) -> None:
    names = [f"d{number}.example" for number in range(5)]
    answer = send(site, "POST", "/domains/import", {"domains": [{"target": name} for name in names]}).json
    assert answer is not None
    assert [one["name"] for one in answer["added"]] == names
    seen, cursor = [], 0
    while cursor is not None:
        page = send(site, "GET", f"/domains?limit=2&cursor={cursor}").json
        assert page is not None
        seen += [one["name"] for one in page["domains"]]
        cursor = page["next"]
    assert seen == names
    found = send(site, "GET", "/domains?name=D3").json
    assert found is not None
    assert [one["name"] for one in found["domains"]] == ["d3.example"]


def test_good_domains_of_a_list_come_in_and_bad_ones_are_named_by_place(site: Site) -> None:
    rows = [{"target": "a.example"}, {"target": "no domain"}, {"target": "b.example"}]
    answer = send(site, "POST", "/domains/import", {"domains": rows}).json
    assert answer is not None
    assert [one["name"] for one in answer["added"]] == ["a.example", "b.example"]
    assert [(one["index"], one["target"]) for one in answer["problems"]] == [(1, "no domain")]


def test_a_domain_that_is_removed_is_gone_and_may_be_removed_again(site: Site) -> None:
    path = f"/domains/{added(site)['id']}"
    assert [send(site, "DELETE", path).status_code for _ in range(2)] == [204, 204]
    answer = send(site, "GET", path)
    assert answer.status_code == 404
    assert errors(answer) == {}
    assert send(site, "POST", f"{path}/check").status_code == 404


def test_a_domain_that_is_asked_for_comes_before_those_that_are_due(site: Site) -> None:
    one = added(site)
    assert send(site, "POST", f"/domains/{one['id']}/check").status_code == 202


def test_groups_hand_their_settings_down_and_no_two_have_one_name(site: Site) -> None:
    group = send(site, "POST", "/groups", {"name": "Shops", "settings": {"alerts": "at once"}}).json
    assert group is not None
    assert send(site, "POST", "/groups", {"name": "Shops"}).status_code == 409
    assert added(site, group="Shops")["holds"]["alerts"] == {
        "value": "at once", "level": "group", "group": "Shops",
    }  # fmt: skip
    assert send(site, "PATCH", f"/groups/{group['id']}", {"name": "Stores"}).json == group | {
        "name": "Stores"
    }
    assert send(site, "PATCH", "/defaults", {"schedule": "weekly mon 07:00"}).status_code == 200
    assert added(site)["holds"]["schedule"]["level"] == "default"
    assert send(site, "DELETE", f"/groups/{group['id']}").status_code == 204
    assert added(site)["group"] is None


def test_a_page_of_another_site_changes_nothing(site: Site) -> None:
    one = added(site)
    answer = site.client.post(f"/api/domains/{one['id']}/check", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_what_is_not_there_is_a_problem_too(site: Site) -> None:
    answer = site.get("/api/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_readable_page_names_every_route(site: Site) -> None:
    said, document = site.get("/api/docs").text, site.get("/api/openapi.json").json
    assert document is not None
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in said
