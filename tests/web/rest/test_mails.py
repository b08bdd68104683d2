"""Programs add seed inboxes and begin tests; a secret goes in and never comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.config import Seeds
from tests.web.kept import taken_in
from tests.web.seeds.kept import everywhere
from tests.web.site import Site, settings_for
from tests.world import World

NEW = {
    "name": "Gmail", "address": "probe@own.example", "host": "imap.own.example", "secret": "canary-33ce",
}  # fmt: skip


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[Site]:
    """A service that owns own.example."""
    settings = settings_for(world, tmp_path / "data")
    with Site(replace(settings, seeds=Seeds(own=("own.example",)))) as site:
        yield site


def test_a_seed_is_added_changed_listed_and_removed_without_its_secret(house: Site) -> None:
    added = house.client.post("/api/seeds", json=NEW)
    assert added.status_code == 201
    assert added.json is not None
    assert (added.json["state"], added.json["user"]) == ("active", "probe@own.example")
    changed = house.client.patch("/api/seeds/1", json={"name": "Google", "junk": "Werbung"})
    assert changed.json is not None
    assert (changed.json["name"], changed.json["junk"]) == ("Google", "Werbung")
    assert changed.json["host"] == "imap.own.example"
    listed = house.get("/api/seeds")
    assert listed.json == {"seeds": [changed.json]}
    for answer in (added, changed, listed):
        assert "canary" not in answer.text
    assert house.client.delete("/api/seeds/1").status_code == 204
    assert house.client.delete("/api/seeds/1").status_code == 204
    assert house.get("/api/seeds").json == {"seeds": []}


def test_what_is_wrong_names_its_field(house: Site) -> None:
    answer = house.client.post("/api/seeds", json=NEW | {"host": ""})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["field"] == "host"
    stranger = house.client.post("/api/seeds", json=NEW | {"address": "a@other.example"})
    assert stranger.status_code == 422
    assert "canary" not in stranger.text + answer.text


def test_a_known_provider_needs_no_server(house: Site) -> None:
    house.client.post("/api/seeds", json={"name": "G", "address": "a@gmail.com", "secret": "x"})
    doubted = house.client.post("/api/seeds", json=NEW | {"host": "imap.mailbox.org"})
    assert doubted.json is not None
    assert "we are not sure" in doubted.json["hint"]
    page = house.client.post("/api/seeds", json=NEW | {"address": "nobody"})
    assert page.status_code == 422


def test_tests_are_begun_and_put_off_with_the_seconds_to_wait(house: Site) -> None:
    domain = taken_in(house)
    path = f"/api/domains/{domain.id}/test-mails"
    assert house.client.post(path, json={"kind": "by hand"}).status_code == 422  # there is no seed
    house.client.post("/api/seeds", json=NEW)
    begun = house.client.post(path, json={"kind": "by hand"})
    assert begun.status_code == 202
    assert begun.json is not None
    assert [one["where"] for one in begun.json["mails"]] == ["waiting"]
    assert house.get(f"/api/test-mails?id={begun.json['id']}").json == begun.json
    for _ in range(19):
        house.client.post(path, json={"kind": "by hand"})
    refused = house.client.post(path, json={"kind": "by hand"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_a_test_says_where_each_mail_is_and_why(house: Site) -> None:
    test = everywhere(house, taken_in(house).id)
    listed = house.get("/api/domains/1/test-mails").json
    assert listed is not None
    (one,) = listed["tests"]
    assert one["sentence"].startswith("1 of 5 test mails is in the inbox")
    by_seed = {mail["seed"]: mail for mail in one["mails"]}
    assert by_seed["Outlook"]["where"] == "spam"
    assert by_seed["Outlook"]["sending_ip"] == "9.9.9.9"
    assert by_seed["GMX"]["refusal"]["code"] == 550
    assert by_seed["Own server"]["where"] == "could not look"
    assert house.get(f"/api/test-mails?id={test.id}").json == one
    assert house.get("/api/test-mails?id=nothing").status_code == 404
    assert house.get("/api/domains/99/test-mails").status_code == 404
