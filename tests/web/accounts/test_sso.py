"""Single sign-on against a real provider on loopback, honest and lying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from deliverability.accounts.roles import Role
from deliverability.config_accounts import Oidc
from deliverability.config_values import Secret
from deliverability.store import people
from tests.web.accounts.door import Visitor, account
from tests.web.site import Site, settings_for
from tests.world import World

pytest.importorskip("authlib", reason="the extra oidc is not installed")
from joserfc.jwk import RSAKey

from tests.web.accounts.provider import CLIENT, SECRET, Provider

RULES: dict[str, Any] = {"admins": ("it",), "editors": ("bert@example.com",), "viewers": ("staff",)}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider


@pytest.fixture
def club(world: World, tmp_path: Path, provider: Provider) -> Iterator[Site]:
    oidc = Oidc(provider.issuer, CLIENT, Secret(SECRET), "the club", **RULES)
    with Site(replace(settings_for(world, tmp_path / "data"), oidc=oidc)) as site:
        account(site)
        yield site


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def at_the_provider(place: str) -> str:
    """Where the provider sends the browser back to."""
    from urllib.error import HTTPError

    with pytest.raises(HTTPError) as answer:
        build_opener(_Stay).open(place, timeout=5)
    back = urlsplit(str(answer.value.headers["Location"]))
    assert f"{back.netloc}{back.path}" == "127.0.0.1:8000/sign-in/sso/back"
    return f"{back.path}?{back.query}"


def round_trip(visitor: Visitor) -> str:
    """To the provider and back; where the site leads to in the end."""
    begun = visitor.post("/sign-in/sso")
    assert begun.status_code == 302, begun.location
    return str(visitor.get(at_the_provider(begun.location)).location)


def test_whom_a_list_names_comes_in_with_that_role(club: Site, provider: Provider) -> None:
    bert = Visitor(club)
    assert "Sign in with the club" in bert.get("/sign-in").text
    assert round_trip(bert) == "/"
    assert bert.is_in()
    found = people.find(club.service.database, email="bert@example.com")
    assert found is not None
    assert (found.role, found.password) == (Role.EDITOR, None)
    provider.claims["groups"] = ["staff", "it"]
    assert round_trip(Visitor(club)) == "/"
    again = people.find(club.service.database, email="bert@example.com")
    assert again is not None
    assert (again.id, again.role) == (found.id, Role.ADMIN)


@pytest.mark.parametrize(
    "claims",
    [{"email": "eve@example.com"}, {"email_verified": False}, {"email_verified": "yes"}, {"email": None},
     {"email": "eve@example.com", "groups": "it "}, {"email": "*"}],
)  # fmt: skip
def test_whom_no_list_names_does_not(club: Site, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims |= claims
    visitor = Visitor(club)
    assert round_trip(visitor) == "/sign-in"
    assert not visitor.is_in()


def test_an_account_of_the_same_confirmed_address_is_joined_and_of_an_unconfirmed_never(
    club: Site, provider: Provider
) -> None:
    provider.claims |= {"email": "anna@example.com", "groups": ["staff"], "email_verified": False}
    assert round_trip(Visitor(club)) == "/sign-in"
    provider.claims |= {"email_verified": True, "groups": ["it"]}
    assert round_trip(Visitor(club)) == "/"
    provider.claims |= {"sub": "another"}
    assert round_trip(Visitor(club)) == "/sign-in", "the address is taken by another subject"


@pytest.mark.parametrize(
    "lies",
    [{"iss": "https://evil.example"}, {"aud": "somebody-else"}, {"exp": 1_000_000_000}, {"nonce": "made up"}],
)
def test_a_token_that_is_not_for_us_opens_nothing(
    club: Site, provider: Provider, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    visitor = Visitor(club)
    assert round_trip(visitor) == "/sign-in"
    assert not visitor.is_in()


def test_a_token_signed_with_another_key_opens_nothing(club: Site, provider: Provider) -> None:
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    visitor = Visitor(club)
    assert round_trip(visitor) == "/sign-in"
    assert not visitor.is_in()


def test_a_code_works_once_and_only_in_the_browser_that_asked(club: Site) -> None:
    bert, thief = Visitor(club), Visitor(club, "127.0.0.5")
    back = at_the_provider(bert.post("/sign-in/sso").location)
    assert thief.get(back).location == "/sign-in", "the state is of another session"
    assert bert.get(back).location == "/"
    assert thief.get(back).location == "/sign-in"
    assert not thief.is_in()


def test_a_provider_that_is_away_is_said_in_a_sentence(world: World, tmp_path: Path) -> None:
    oidc = Oidc("http://127.0.0.1:9", CLIENT, Secret(SECRET), "the club", **RULES)
    with Site(replace(settings_for(world, tmp_path / "data"), oidc=oidc)) as site:
        account(site)
        visitor = Visitor(site)
        assert visitor.post("/sign-in/sso").location == "/sign-in"
        assert "did not work" in visitor.get("/sign-in").text


def test_without_an_issuer_there_is_no_such_way(house: Site) -> None:
    visitor = Visitor(house)
    assert visitor.post("/sign-in/sso").status_code == 404
    assert "Sign in with the" not in visitor.get("/sign-in").text
