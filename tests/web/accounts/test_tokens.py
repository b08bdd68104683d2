"""Tokens: what they open, and that a cookie does not call the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from deliverability.accounts import people as deeds
from deliverability.accounts import tokens
from deliverability.accounts.roles import Role
from deliverability.accounts.tokens import Scope
from deliverability.store import people
from tests.web.accounts.door import Visitor, account
from tests.web.site import Site, settings_for
from tests.world import World
from web.accounts import limits


def bearer(site: Site, scope: Scope = Scope.READ, email: str = "anna@example.com") -> dict[str, str]:
    person = people.find(site.service.database, email=email)
    text, _ = tokens.make(site.service.database, "CI", scope, 90, person, datetime.now(UTC))
    return {"Authorization": f"Bearer {text}"}


def test_without_a_token_the_api_says_how_to_get_in(house: Site) -> None:
    answer = Visitor(house).get("/api/checks/none")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "token" in answer.text


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer x", "Bearer dlv_x", "Basic YTpi", "bearer  dlv_" + "a" * 43, "Bearer dlv_é"]
)
def test_what_is_no_token_opens_nothing(house: Site, given: str) -> None:
    answer = Visitor(house).get("/api/checks/none", headers={"Authorization": given})
    assert answer.status_code == 401


def test_a_token_reads_or_writes_as_its_scope_says(house: Site) -> None:
    one = Visitor(house)
    assert one.get("/api/domains", headers=bearer(house)).status_code == 200
    new = {"target": "example.com"}
    read, write = bearer(house), bearer(house, Scope.WRITE)
    assert house.client.post("/api/domains", json=new, headers=read).status_code == 403
    assert house.client.post("/api/domains", json=new, headers=write).status_code == 201
    assert one.get("/people", headers=write).status_code == 403
    assert one.get("/people", headers=bearer(house, Scope.ADMIN)).status_code == 200


def test_a_browser_that_is_signed_in_changes_nothing_through_the_api(anna: Visitor) -> None:
    anna.sign_in()
    answer = anna.client.post("/api/domains", json={"target": "example.com"})
    assert answer.status_code == 403
    assert "token" in answer.text


def test_a_token_presses_no_button_of_a_page(house: Site) -> None:
    answer = house.client.post("/people/invite", data={"email": "b@example.com", "role": "admin"},
                               headers=bearer(house, Scope.ADMIN))  # fmt: skip
    assert answer.status_code == 400, "no form of ours was sent"


def test_a_token_is_shown_once_and_can_be_revoked(anna: Visitor) -> None:
    anna.sign_in()
    made = anna.post("/tokens", {"name": "Shop <b>", "scope": "read", "days": "30"}, page="/tokens")
    (text,) = re.findall(r"<code>(dlv_[\w-]{43})</code>", made.text)
    assert "Shop &lt;b&gt;" in made.text
    assert text not in anna.get("/tokens").text
    head = {"Authorization": f"Bearer {text}"}
    stranger = Visitor(anna.site)
    assert stranger.get("/api/domains", headers=head).status_code == 200
    assert "Last used" in anna.get("/tokens").text
    (place,) = re.findall(r'action="(/tokens/\d+/revoke)"', anna.get("/tokens").text)
    anna.post(place, page="/tokens")
    assert stranger.get("/api/domains", headers=head).status_code == 401


@pytest.mark.parametrize(
    "form",
    [{}, {"name": "x"}, {"name": "x", "scope": "root", "days": "3"},
     {"name": "x", "scope": "read", "days": "-1"}, {"name": "", "scope": "read", "days": "3"},
     {"name": "x", "scope": "read", "days": "9999999"}],
)  # fmt: skip
def test_a_wish_that_will_not_do_comes_back_with_a_sentence(anna: Visitor, form: dict[str, str]) -> None:
    anna.sign_in()
    answer = anna.post("/tokens", form, page="/tokens")
    assert answer.status_code == 400
    assert 'class="problem"' in answer.text


def test_others_tokens_are_the_admins_business_only(house: Site, anna: Visitor) -> None:
    account(house, "bert@example.com", Role.EDITOR)
    bearer(house)
    bert = Visitor(house, "127.0.0.3")
    bert.sign_in("bert@example.com")
    assert "of anna@example.com" not in bert.get("/tokens").text
    anna.sign_in()
    (place,) = re.findall(r'action="(/tokens/\d+/revoke)"', anna.get("/tokens").text)
    assert bert.post(place, page="/tokens").status_code == 400
    assert '<option value="admin">' not in bert.get("/tokens").text
    assert (
        bert.post("/tokens", {"name": "x", "scope": "admin", "days": "3"}, page="/tokens").status_code == 400
    )


def test_a_token_calls_so_often_a_minute_and_then_waits(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(limits, "CALLS_A_MINUTE", 20)  # 600 calls may take a slow machine a minute
    house: Site = request.getfixturevalue("house")
    head = bearer(house)
    answers = [house.get("/api/domains", headers=head).status_code for _ in range(21)]
    assert set(answers[:20]) == {200}
    last = house.get("/api/domains", headers=head)
    assert (answers[20], last.status_code) == (429, 429)
    assert int(last.headers["Retry-After"]) > 0
    assert house.get("/api/domains", headers=bearer(house)).status_code == 200, "each token has its own"


def test_a_token_goes_with_its_owner(house: Site) -> None:
    bert = account(house, "bert@example.com", Role.EDITOR)
    head = bearer(house, email="bert@example.com")
    assert house.get("/api/domains", headers=head).status_code == 200
    deeds.remove(house.service.database, bert.id, datetime.now(UTC))
    assert house.get("/api/domains", headers=head).status_code == 401


def test_on_this_computer_a_bad_token_is_refused_though_none_is_needed(
    world: World, tmp_path: object
) -> None:
    from pathlib import Path

    with Site(settings_for(world, Path(str(tmp_path)) / "data")) as site:
        assert site.get("/api/domains").status_code == 200
        assert site.get("/api/domains", headers={"Authorization": "Bearer dlv_x"}).status_code == 401
