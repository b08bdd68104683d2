"""Signing in at Microsoft or Google from the pages: a code, or there and back; no page has a token."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from deliverability.addresses import parse_network
from deliverability.config import Seeds
from deliverability.config_values import Secret
from deliverability.office import now_utc
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.oauth import access_token
from deliverability.store import seeds
from deliverability.store.database import reading
from tests.seeds.token_office import Tokens, token_office
from tests.web.seeds.test_inboxes_page import FORM
from tests.web.site import Site, settings_for
from tests.world import World
from tests.world.authority import authority
from web.seeds.desk import desk


@pytest.fixture
def office() -> Iterator[Tokens]:
    with token_office() as tokens:
        yield tokens


@pytest.fixture
def house(world: World, office: Tokens, tmp_path: Path) -> Iterator[Site]:
    """A service that asks this token server, with a seed at Microsoft and one at Google."""
    front = f"https://localhost:{office.port}"
    settings = settings_for(world, tmp_path / "data")
    own = Seeds(
        own=("own.example",), microsoft_client_id="app-1", microsoft_authority=f"{front}/common",
        google_client_id="app-2", google_client_secret=Secret("app-2-secret"), google_tokens=f"{front}/token",
    )  # fmt: skip
    here = tuple(map(parse_network, ("127.0.0.0/8", "::1/128")))
    network = replace(settings.network, allow=here, ca_file=authority().ca_file)
    with Site(replace(settings, seeds=own, network=network)) as site:
        for name in ("microsoft", "google"):
            form = {"name": name, "address": f"{name}@own.example", "sign_in": name, "secret": ""}
            said = site.client.post("/seeds/add", data=FORM | form | {"csrf_token": site.token()})
            assert said.status_code == 303
        yield site


def press(site: Site, path: str):  # type: ignore[no-untyped-def]
    return site.client.post(path, data={"csrf_token": site.token()})


def token(site: Site, seed_id: int) -> str:
    with site.app.test_request_context():
        with reading(site.service.database) as connection:
            seed = seeds.get(connection, seed_id)
        assert seed is not None
        return access_token(desk(), seed)


def test_a_code_is_shown_and_typed_and_then_the_mailbox_opens(
    house: Site, office: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/seeds/1/sign-in">Sign in at Microsoft<' in house.get("/seeds/1").text
    assert "Get a code" in house.get("/seeds/1/sign-in").text
    assert press(house, "/seeds/1/sign-in").status_code == 303
    page = house.get("/seeds/1/sign-in").text
    assert "<code>ABCD-EFGH</code>" in page
    assert 'href="https://microsoft.com/devicelogin"' in page
    assert "secret-device" not in page
    early = press(house, "/seeds/1/sign-in/check")
    assert early.location == "/seeds/1/sign-in"
    assert "has not seen the code yet" in house.get(early.location).text
    office.is_typed = True
    seconds_go_by(monkeypatch)
    assert press(house, "/seeds/1/sign-in/check").location == "/seeds/1"
    page = house.get("/seeds/1").text + house.get("/seeds/1/sign-in").text + house.get("/audit").text
    assert "seed.signed-in" in page
    assert not any(word in page for word in ("access-1", "refresh-1", "secret-device"))
    assert token(house, 1) == "access-1"


def seconds_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """Microsoft asks not to be asked sooner."""
    ahead = replace_clock(lambda: now_utc() + timedelta(seconds=6))
    monkeypatch.setattr("web.seeds.elsewhere.desk", ahead)


def replace_clock(clock: Callable[[], datetime]) -> Callable[[], SeedDesk]:
    return lambda: replace(desk(), clock=clock)


def to_google(site: Site, office: Tokens) -> str:
    """The state that Google gets from this browser."""
    found = re.search(r'href="(https://accounts\.google\.com/[^"]+)"', site.get("/seeds/2/sign-in").text)
    assert found is not None
    asked = parse_qs(urlsplit(html.unescape(found[1])).query)
    office.challenge = asked["code_challenge"][0]
    return asked["state"][0]


def test_google_brings_the_browser_back_signed_in(house: Site, office: Tokens) -> None:
    state = to_google(house, office)
    said = house.get(f"/seeds/oauth/back?state={state}&code=the-code")
    assert (said.status_code, said.location) == (303, "/seeds/2")
    assert token(house, 2) == "access-1"
    again = house.get(f"/seeds/oauth/back?state={state}&code=the-code")
    assert again.location == "/seeds"
    assert "not begun here" in house.get("/seeds").text


def test_a_way_back_that_another_browser_began_signs_nobody_in(house: Site, office: Tokens) -> None:
    state = to_google(house, office)
    stranger = house.app.test_client()
    assert stranger.get(f"/seeds/oauth/back?state={state}&code=the-code").location == "/seeds"
    assert house.get("/seeds/oauth/back?error=access_denied").location == "/seeds"
    assert "nobody agreed" in house.get("/seeds").text
    assert office.asked == []


def test_what_goes_wrong_there_is_said_in_words(house: Site, office: Tokens) -> None:
    office.answers["device"] = [{"error": "unauthorized_client"}]
    said = press(house, "/seeds/1/sign-in")
    assert said.status_code == 502
    assert "does not know this service" in said.text
    assert press(house, "/seeds/1/sign-in/check").status_code == 409


@pytest.mark.parametrize("path", ["/seeds/9/sign-in", "/senders/1/sign-in", "/people/1/sign-in"])
def test_what_does_not_sign_in_elsewhere_has_no_such_page(house: Site, path: str) -> None:
    assert house.get(path).status_code == 404
