"""Signing in and out: by password, with a second step, and what a stolen cookie is worth."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverability.accounts.roles import Role
from deliverability.store import audit as log
from deliverability.store import people
from tests.passwords import hashed_as_usual
from tests.web.accounts.door import GOOD, Visitor, account, code
from tests.web.site import Site, settings_for
from tests.world import World


def test_the_right_password_opens_and_sign_out_closes(anna: Visitor) -> None:
    assert not anna.is_in()
    answer = anna.sign_in()
    assert (answer.status_code, answer.location) == (302, "/")
    assert anna.is_in()
    assert anna.post("/sign-out", page="/account").status_code == 302
    assert not anna.is_in()


@pytest.mark.parametrize(
    ("email", "password"),
    [("anna@example.com", "wrong"), ("nobody@example.com", GOOD), ("anna@example.com", ""), ("", GOOD),
     ("anna", GOOD), ("anna@example.com", "x" * 300)],
)  # fmt: skip
def test_anything_else_does_not(anna: Visitor, email: str, password: str) -> None:
    answer = anna.sign_in(email, password)
    assert answer.status_code == 200
    assert 'class="problem"' in answer.text
    assert not anna.is_in()


def test_an_unknown_address_and_a_wrong_password_look_alike(anna: Visitor) -> None:
    said = [
        re.sub(r'value="[^"]*"', "", anna.sign_in(email, "wrong words here").text)
        for email in ("anna@example.com", "nobody@example.com")
    ]
    assert said[0] == said[1]


@pytest.fixture
def usual_house(world: World, tmp_path: Path) -> Iterator[Site]:
    """A site at which a password costs what it costs outside of tests."""
    with hashed_as_usual(), Site(settings_for(world, tmp_path / "data")) as site:
        yield site


def test_an_unknown_address_takes_as_long_as_a_wrong_password(usual_house: Site) -> None:
    def seconds(email: str, n: int) -> float:
        one = Visitor(usual_house, f"127.1.{len(email)}.{n}")
        token = one.token()
        begun = time.perf_counter()
        one.client.post("/sign-in", data={"csrf_token": token, "email": email, "password": "wrong words"},
                        environ_base={"REMOTE_ADDR": f"127.1.{len(email)}.{n}"})  # fmt: skip
        return time.perf_counter() - begun

    names = [f"bert{n}@example.com" for n in range(6)]
    for name in names:
        account(usual_house, name, Role.VIEWER)
    known = statistics.median(seconds(name, n) for n, name in enumerate(names))
    unknown = statistics.median(seconds(f"nobody{n}@example.com", n) for n in range(6))
    assert 0.5 < known / unknown < 2, "one hash each, whoever asks"


def test_the_sixth_try_in_a_minute_waits_even_with_the_right_password(house: Site) -> None:
    for n in range(5):
        assert Visitor(house, f"127.0.1.{n}").sign_in(password="wrong").status_code == 200
    answer = Visitor(house, "127.0.1.9").sign_in()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_one_address_may_try_five_accounts_and_no_more(house: Site) -> None:
    stranger = Visitor(house, "127.0.1.1")
    for n in range(5):
        assert stranger.sign_in(f"n{n}@example.com", "wrong").status_code == 200
    assert stranger.sign_in().status_code == 429
    assert Visitor(house, "127.0.1.2").sign_in().status_code == 302


def test_a_right_password_is_no_try(house: Site) -> None:
    for _ in range(8):
        assert Visitor(house).sign_in().status_code == 302


def test_the_cookie_before_the_sign_in_is_worth_nothing_after_it(anna: Visitor) -> None:
    before = anna.cookie() or (anna.token() and anna.cookie())
    anna.sign_in()
    assert anna.is_in()
    assert anna.with_cookie(before).get("/account").status_code == 303
    assert anna.cookie() != before


def test_a_copied_cookie_ends_with_the_session(anna: Visitor) -> None:
    anna.sign_in()
    copied = anna.cookie()
    assert anna.with_cookie(copied).get("/account").status_code == 200
    anna.post("/sign-out", page="/account")
    assert anna.with_cookie(copied).get("/account").status_code == 303
    assert anna.with_cookie(copied).get("/api/domains").status_code == 401


def test_a_new_password_ends_every_other_session(house: Site, anna: Visitor) -> None:
    other = Visitor(house)
    anna.sign_in()
    other.sign_in()
    copied = anna.cookie()
    form = {"password": GOOD, "new_password": "seven grey herons asleep"}
    assert anna.post("/account/password", form, page="/account/password").status_code == 302
    assert anna.is_in()
    assert not other.is_in()
    assert anna.with_cookie(copied).get("/account").status_code == 303
    assert Visitor(house, "127.0.0.8").sign_in().status_code == 200
    assert Visitor(house, "127.0.0.9").sign_in(password="seven grey herons asleep").status_code == 302
    assert "password.changed" in [line.what for line in log.latest(house.service.database, 20)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("wrong", "seven grey herons asleep", "not the password"), (GOOD, "short", "has 5 characters"),
     (GOOD, "password123", "strangers try"), (GOOD, GOOD, "have now"),
     (GOOD, "anna@example.com", "your address")],
)  # fmt: skip
def test_a_password_that_will_not_do_is_refused_with_a_sentence(
    anna: Visitor, old: str, new: str, said: str
) -> None:
    anna.sign_in()
    answer = anna.post("/account/password", {"password": old, "new_password": new}, page="/account/password")
    assert answer.status_code == 200
    assert said in answer.text


def test_a_session_can_be_ended_from_another_place(house: Site, anna: Visitor) -> None:
    lost = Visitor(house, "127.0.0.77")
    lost.sign_in()
    anna.sign_in()
    page = anna.get("/account").text
    assert "127.0.0.77" in page
    (place,) = re.findall(r'action="(/account/sessions/[0-9a-f]{64}/end)"', page)
    anna.post(place, page="/account")
    assert not lost.is_in()
    assert anna.is_in()
    lost.sign_in()
    anna.post("/account/sessions/end-others", page="/account")
    assert not lost.is_in()


def test_the_second_step_is_asked_for_and_each_code_works_once(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    page = anna.post("/account/code", {"setup": "authenticator"}, page="/account/code").text
    assert 'viewBox="-4 -4' in page
    key = re.search(r"key into the app: <code>([A-Z2-7-]+)</code>", page)
    assert key is not None
    place = re.search(r'action="(/account/code/[^"]+)"', page)
    assert place is not None
    wrong = anna.post(place[1], {"code": "000000"}, page="/account/code")
    assert wrong.status_code in (200, 302)
    first = code(key[1])
    assert anna.post(place[1], {"code": first}, page="/account/code").status_code == 302
    other = Visitor(house, "127.0.0.5")
    assert other.sign_in().location.startswith("/sign-in/code")
    assert not other.is_in()
    assert "does not fit" in other.post("/sign-in/code", {"code": first}, page="/sign-in/code").text
    assert not other.is_in()
    answer = other.post("/sign-in/code", {"code": code(key[1], ahead=1)}, page="/sign-in/code")
    assert answer.status_code == 302, answer.text
    assert other.is_in()
    kept = people.find(house.service.database, email="anna@example.com")
    assert kept is not None
    assert key[1].replace("-", "") not in str(kept.code_secret)


def test_a_recovery_code_works_once(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    page = anna.post("/account/code", {"setup": "authenticator"}, page="/account/code").text
    key = re.search(r"key into the app: <code>([A-Z2-7-]+)</code>", page)
    place = re.search(r'action="(/account/code/[^"]+)"', page)
    assert key is not None
    assert place is not None
    anna.post(place[1], {"code": code(key[1])}, page="/account/code")
    made = anna.post("/account/recovery-codes", {"generate_new_codes": "yes"}, page="/account/recovery-codes")
    codes = re.findall(r"<li><code>([0-9a-f-]{14})</code>", made.text)
    assert len(codes) == 8
    for n, expected in ((1, True), (2, False)):
        lost = Visitor(house, f"127.0.0.{10 + n}")
        lost.sign_in()
        lost.post("/sign-in/recovery-code", {"code": codes[0]}, page="/sign-in/recovery-code")
        assert lost.is_in() is expected
    kept = people.find(house.service.database, email="anna@example.com")
    assert kept is not None
    assert len(kept.recovery_codes) == 7
    assert not [one for one in codes if one in str(kept.recovery_codes)]


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_the_sign_in_leads_to_no_other_site(anna: Visitor, place: str) -> None:
    fields = {"csrf_token": anna.token(), "email": "anna@example.com", "password": GOOD, "next": place}
    answer = anna.client.post("/sign-in", query_string={"next": place}, data=fields)
    if answer.status_code == 200:  # refused, and asked again without it
        assert place not in answer.text
    else:
        assert re.match(r"/($|[^/\\])", answer.location), answer.location


def test_after_the_sign_in_one_is_where_one_wanted_to_go(anna: Visitor) -> None:
    answer = anna.get("/people?x=1")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/people?x%3D1"
    fields = {"csrf_token": anna.token(answer.location), "email": "anna@example.com", "password": GOOD,
              "next": "/people?x=1"}  # fmt: skip
    assert anna.client.post("/sign-in", data=fields).location == "/people?x=1"


def test_the_doors_take_forms_only_and_no_giants(anna: Visitor) -> None:
    head = {"X-CSRFToken": anna.token()}
    said = {"email": "anna@example.com", "password": GOOD}
    assert anna.client.post("/sign-in", json=said, headers=head).status_code == 415
    assert anna.sign_in(password="x" * 5000).status_code == 413
    assert not anna.is_in()


def test_a_remembering_cookie_and_a_librarys_token_open_nothing(house: Site, anna: Visitor) -> None:
    answer = anna.post("/sign-in?include_auth_token=1", {
        "email": "anna@example.com", "password": GOOD, "remember": "y",
    })  # fmt: skip
    assert "remember_token" not in str(answer.headers)
    assert "auth_token" not in answer.text
    member = house.app.extensions["security"].datastore.find_user(email="anna@example.com")
    with house.app.test_request_context():
        token = member.get_auth_token()
    stranger = Visitor(house)
    assert stranger.get("/account", headers={"Authentication-Token": token}).status_code == 303
    assert stranger.get(f"/account?auth_token={token}").status_code == 303
