"""Admins invite people, give roles and take accounts away; the first account is made by a link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deliverability.accounts.roles import Role
from deliverability.addresses import parse_listen, parse_network
from deliverability.store import audit as log
from deliverability.store import people
from tests.web.accounts.door import GOOD, Visitor, account
from tests.web.site import Site, settings_for
from tests.world import World


def invited(anna: Visitor, email: str, role: str) -> str:
    page = anna.post("/people/invite", {"email": email, "role": role}, page="/people").text
    (place,) = re.findall(r"http://127\.0\.0\.1:8000(/invitation/[\w-]{43})<", page)
    return place


def test_an_invitation_leads_to_an_account_of_that_role(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    place = invited(anna, "bert@example.com", "viewer")
    bert = Visitor(house, "127.0.0.3")
    assert "bert@example.com" in bert.get(place).text
    weak = bert.post(place, {"password": "12345678"}, page=place)
    assert weak.status_code == 400
    assert bert.post(place, {"password": GOOD}, page=place).location == "/account"
    assert bert.is_in()
    assert bert.get("/people").status_code == 403
    assert bert.get(place).status_code == 404, "it works once"
    lines = [(line.who, line.what) for line in log.latest(house.service.database, 3)]
    assert ("anna@example.com", "person.invited") in [
        (line.who, line.what) for line in log.latest(house.service.database, 10)
    ]
    assert ("bert@example.com", "person.added") in lines


def test_the_way_back_from_an_invitation_is_closed(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    place = invited(anna, "bert@example.com", "viewer")
    assert "Take back" in anna.get("/people").text
    anna.post("/people/withdraw", {"email": "bert@example.com"}, page="/people")
    assert Visitor(house).get(place).status_code == 404


def test_the_role_counts_at_once(house: Site, anna: Visitor) -> None:
    person = account(house, "bert@example.com", Role.VIEWER)
    bert = Visitor(house, "127.0.0.3")
    bert.sign_in("bert@example.com")
    anna.sign_in()
    assert bert.get("/people").status_code == 403
    anna.post(f"/people/{person.id}/role", {"role": "admin"}, page="/people")
    assert bert.get("/people").status_code == 200
    anna.post(f"/people/{person.id}/remove", {"sure": "yes"}, page="/people")
    assert not bert.is_in()
    assert people.find(house.service.database, id=person.id) is None


def test_removing_is_asked_once_more(house: Site, anna: Visitor) -> None:
    person = account(house, "bert@example.com", Role.VIEWER)
    anna.sign_in()
    answer = anna.post(f"/people/{person.id}/remove", page="/people")
    assert "Remove bert@example.com?" in answer.text
    assert people.find(house.service.database, id=person.id) is not None


def test_the_only_admin_cannot_go(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    me = people.find(house.service.database, email="anna@example.com")
    assert me is not None
    for deed, form in (("role", {"role": "viewer"}), ("remove", {"sure": "yes"})):
        answer = anna.post(f"/people/{me.id}/{deed}", form, page="/people")
        assert answer.status_code == 400
        assert "only admin" in answer.text


def test_a_forgotten_password_is_mended_by_an_admins_link(house: Site, anna: Visitor) -> None:
    person = account(house, "bert@example.com", Role.VIEWER)
    anna.sign_in()
    page = anna.post(f"/people/{person.id}/new-password", page="/people").text
    (place,) = re.findall(r"http://127\.0\.0\.1:8000(/password/forgotten/[\w.-]+)<", page)
    bert = Visitor(house, "127.0.0.3")
    bert.sign_in("bert@example.com")
    lost = Visitor(house, "127.0.0.4")
    answer = lost.post(place, {"password": "seven grey herons asleep"}, page=place)
    assert answer.status_code == 302
    assert not bert.is_in(), "whoever had the old one is out"
    assert lost.get(place).status_code == 302, "the link works once"
    assert lost.sign_in("bert@example.com", "seven grey herons asleep").status_code == 302
    assert lost.is_in()


def test_a_dangerous_deed_asks_again_who_it_is(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    with anna.client.session_transaction() as session:
        session["fs_paa"] -= 31 * 60
    answer = anna.post("/people/invite", {"email": "b@example.com", "role": "admin"}, page="/people")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in/again")
    assert people.find(house.service.database, email="b@example.com") is None
    wrong = anna.post("/sign-in/again", {"password": "wrong"}, page="/sign-in/again")
    assert wrong.status_code == 200
    anna.post("/sign-in/again", {"password": GOOD}, page="/sign-in/again")
    assert "/invitation/" in anna.post(
        "/people/invite", {"email": "b@example.com", "role": "admin"}, page="/people"
    ).text  # fmt: skip


def test_on_this_computer_nothing_is_asked_until_there_is_an_account(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path / "data")) as site:
        owner = Visitor(site)
        assert owner.get("/people").status_code == 200
        first = owner.post("/people/first", page="/people")
        assert first.status_code == 303
        form = {"email": "anna@example.com", "password": GOOD}
        assert owner.post(first.location, form, page=first.location).location == "/account"
        assert owner.is_in()
        stranger = Visitor(site, "127.0.0.3")
        assert stranger.get("/").location == "/sign-in?next=/"
        assert stranger.get(first.location).status_code == 404
        assert owner.post("/people/first", page="/people").location == "/people"


@pytest.mark.parametrize(
    "reach",
    [{"listen": parse_listen("0.0.0.0:8000")}, {"trusted_proxies": (parse_network("127.0.0.1"),)},
     {"trusted_hosts": ("localhost",)}, {"url": "https://checks.example.com"}],
    ids=["listens beyond", "behind a proxy", "has a name", "has an address"],
)  # fmt: skip
def test_where_others_can_come_nobody_is_the_owner(
    world: World, tmp_path: Path, reach: dict[str, object]
) -> None:
    with Site(settings_for(world, tmp_path / "data", **reach)) as site:
        stranger = Visitor(site)
        assert stranger.get("/").location == "/sign-in?next=/"
        assert stranger.get("/api/domains").status_code == 401
        assert "no account yet" in stranger.get("/sign-in").text
        assert stranger.post("/people/first").status_code == 303
        assert not people.is_anybody(site.service.database)


def test_a_proxy_that_the_settings_do_not_name_makes_nobody_the_owner(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path / "data")) as site:
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            assert site.get("/people", headers={name: "for=192.0.2.1"}).status_code == 303


def test_strangers_run_single_checks_only_where_the_operator_allows_it(world: World, tmp_path: Path) -> None:
    for n, is_open in enumerate((False, True)):
        with Site(settings_for(world, tmp_path / str(n), open_checks=is_open)) as site:
            account(site)
            stranger = Visitor(site)
            assert (stranger.get("/").status_code == 200) is is_open
            asked = site.client.post("/api/checks", json={"target": "a.example"})
            assert asked.status_code == (202 if is_open else 401)
            for path in ("/people", "/tokens", "/audit", "/api/domains", "/account"):
                assert stranger.get(path).status_code in (303, 401), path


def test_the_audit_log_shows_who_did_what_and_no_secret(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    place = invited(anna, "bert@example.com", "editor")
    anna.post("/tokens", {"name": "CI", "scope": "read", "days": "3"}, page="/tokens")
    page = anna.get("/audit").text
    for word in ("session.began", "person.invited", "access.made", "bert@example.com", "127.0.0.1"):
        assert word in page
    assert place.rpartition("/")[2] not in page
    assert "dlv_" not in page


def test_our_proxy_may_say_who_signed_in_there_and_nobody_else(world: World, tmp_path: Path) -> None:
    said: dict[str, object] = {
        "trusted_header": "X-Remote-User",
        "trusted_proxies": (parse_network("127.0.0.1"),),
    }
    with Site(settings_for(world, tmp_path / "data", **said)) as site:
        account(site)
        proxy, stranger = Visitor(site, "127.0.0.1"), Visitor(site, "127.0.0.2")
        named = {"X-Remote-User": "Anna@example.com", "X-Forwarded-For": "192.0.2.1"}
        assert proxy.get("/people", headers=named).status_code == 200
        assert stranger.get("/people", headers=named).status_code == 303
        for other in ("nobody@example.com", "", "rubbish"):
            assert proxy.get("/people", headers={"X-Remote-User": other}).status_code == 303
        doubled = [("X-Remote-User", "anna@example.com"), ("X-Remote-User", "nobody@example.com")]
        assert proxy.get("/people", headers=doubled).status_code == 303
    with Site(settings_for(world, tmp_path / "off", trusted_proxies=said["trusted_proxies"])) as site:
        account(site)
        assert Visitor(site).get("/people", headers=named).status_code == 303
